using Akka.Configuration;

namespace Ephemeral.Actors;

/// <summary>The settings in <c>ephemeral.conf</c>, which is part of the assembly.</summary>
internal static class LibrarySettings
{
    /// <summary>What an actor system that the library makes for itself starts with.</summary>
    public static Config Config { get; } = ReadWithoutDefaults();

    /// <summary>The whole file.</summary>
    public static Config Read()
    {
        using var stream = typeof(LibrarySettings).Assembly.GetManifestResourceStream("ephemeral.conf")
            ?? throw new InvalidOperationException("ephemeral.conf is missing from the assembly. Build it with EmbeddedResource.");
        using var reader = new StreamReader(stream);
        return ConfigurationFactory.ParseString(reader.ReadToEnd());
    }

    // what stands in ephemeral.defaults lies over the options in code, and the file is no reason to change those
    private static Config ReadWithoutDefaults()
    {
        var config = Read();
        config.GetValue("ephemeral").GetObject().Items.Remove("defaults");
        return config;
    }
}
