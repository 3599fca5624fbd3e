namespace Akka.Configuration;

public static class ConfigExtensions
{
    public static bool IsNullOrEmpty(this Config? config) => config is null || config.IsEmpty;

    /// <summary>As <see cref="Config.WithFallback"/>, for two configurations of which either may be null.</summary>
    public static Config? SafeWithFallback(this Config? config, Config? fallback)
    {
        if (config is null) return fallback;
        return fallback is null ? config : config.WithFallback(fallback);
    }
}
