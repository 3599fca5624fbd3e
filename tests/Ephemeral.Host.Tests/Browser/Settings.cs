namespace Ephemeral.Host.Tests.Browser;

internal static class Settings
{
    /// <summary>A failing translation has failed at once.</summary>
    public const string QuickRetries = "Translation:RetryDelay=00:00:00.010";

    public const string NoDelay = "Translation:Pseudo:Delay=00:00:00";

    /// <summary>Translations that outlast every test.</summary>
    public static string[] NeverEnding { get; } = ["Translation:Pseudo:Delay=01:00:00", "Translation:Pseudo:MaxDelay=01:00:00"];
}
