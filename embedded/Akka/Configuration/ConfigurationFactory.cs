using System.Reflection;
using Akka.Configuration.Hocon;

namespace Akka.Configuration;

public class ConfigurationFactory
{
    private const string ReferenceResource = "Akka.Configuration.akka.conf";

    private static readonly Lazy<Config> Reference =
        new(() => FromResource(ReferenceResource, typeof(ConfigurationFactory).Assembly));

    private ConfigurationFactory()
    {
    }

    public static Config Empty => Config.Empty;

    /// <summary>Reads HOCON text.</summary>
    /// <exception cref="ConfigurationException">The text is not HOCON; the message says where.</exception>
    public static Config ParseString(string hocon)
    {
        ArgumentNullException.ThrowIfNull(hocon);
        return new Config(HoconResolver.Resolve(HoconParser.Parse(hocon)));
    }

    /// <summary>The engine's own settings with their defaults.</summary>
    public static Config Default() => Reference.Value;

    public static Config FromResource<TAssembly>(string resourceName) => FromResource(resourceName, typeof(TAssembly).Assembly);

    public static Config FromResource(string resourceName, Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(resourceName);
        ArgumentNullException.ThrowIfNull(assembly);
        using var stream = assembly.GetManifestResourceStream(resourceName) ?? throw new ConfigurationException(
            $"Assembly '{assembly.GetName().Name}' has no embedded resource '{resourceName}'. "
            + $"Embedded resources: {string.Join(", ", assembly.GetManifestResourceNames())}.");
        using var reader = new StreamReader(stream);
        return ParseString(reader.ReadToEnd());
    }
}
