using Microsoft.Extensions.Options;

namespace Ephemeral.Host.Configuration;

/// <summary>Reads a section of the configuration once, at start, and reports everything that is wrong with it at once.</summary>
internal static class SectionReader
{
    /// <param name="configuration">Where the section is.</param>
    /// <param name="section">Its name.</param>
    /// <param name="failures">What is wrong with the options that were read; nulls say that nothing is.</param>
    /// <exception cref="OptionsValidationException">A setting is unknown, not of its type, or out of its range.</exception>
    public static T Read<T>(IConfiguration configuration, string section, Func<T, IEnumerable<string?>> failures) where T : class, new()
    {
        var options = new T();
        string[] found = Unreadable(configuration.GetSection(section), options) is { } reason ? [reason] : [.. failures(options).OfType<string>()];
        return found.Length == 0 ? options : throw new OptionsValidationException(section, typeof(T), found);
    }

    private static string? Unreadable(IConfigurationSection section, object options)
    {
        try
        {
            WithoutNulls(section).Bind(options, static binder => binder.ErrorOnUnknownConfiguration = true);
            return null;
        }
        catch (InvalidOperationException e)
        {
            return $"The section {section.Path} cannot be read: {e.Message} appsettings.json lists all settings.";
        }
    }

    // A null in a file stands for the default. Bound as it is, it would be a null where the options know none.
    private static IConfigurationSection WithoutNulls(IConfigurationSection section) => new ConfigurationBuilder()
        .AddInMemoryCollection(section.AsEnumerable().Where(setting => setting.Value is not null))
        .Build()
        .GetSection(section.Path);
}
