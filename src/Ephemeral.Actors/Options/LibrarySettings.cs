using Akka.Configuration;

namespace Ephemeral.Actors;

/// <summary>The settings in <c>ephemeral.conf</c>, which is part of the assembly.</summary>
internal static class LibrarySettings
{
    private static readonly Lazy<Config> Parsed = new(Read);

    public static Config Config => Parsed.Value;

    private static Config Read()
    {
        using var stream = typeof(LibrarySettings).Assembly.GetManifestResourceStream("ephemeral.conf")
            ?? throw new InvalidOperationException("ephemeral.conf is missing from the assembly. Build it with EmbeddedResource.");
        using var reader = new StreamReader(stream);
        return ConfigurationFactory.ParseString(reader.ReadToEnd());
    }
}
