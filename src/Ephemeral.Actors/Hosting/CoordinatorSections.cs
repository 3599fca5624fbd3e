using Microsoft.Extensions.Configuration;

namespace Ephemeral.Actors.Hosting;

/// <summary>
/// Where settings may speak of coordinators by name: <c>ephemeral.coordinators</c> in the actor system's settings, and, over that,
/// <c>Ephemeral:Coordinators</c> in the application's.
/// </summary>
internal sealed class CoordinatorSections(CoordinatorSystem system, IConfiguration? configuration = null)
{
    public const string Root = "Ephemeral:Coordinators";

    /// <summary>The names that the actor system's settings speak of.</summary>
    public IEnumerable<string> NamesInHocon =>
        system.Settings is { } settings && settings.HasPath(CoordinatorSettings.Root)
            ? settings.GetConfig(CoordinatorSettings.Root).AsEnumerable().Select(entry => entry.Key)
            : [];

    /// <summary>The names that the application's settings speak of.</summary>
    public IEnumerable<string> NamesInConfiguration => Sections.Select(section => section.Key);

    private IEnumerable<IConfigurationSection> Sections => configuration?.GetSection(Root).GetChildren() ?? [];

    /// <summary>What is said of a coordinator; the later lies over the earlier.</summary>
    public IEnumerable<CoordinatorSettings> Of(string name)
    {
        if (CoordinatorSettings.Find(system.Settings, name) is { } hocon)
            yield return hocon;
        if (Sections.FirstOrDefault(section => IsCalled(section.Key, name)) is { } section)
            yield return new CoordinatorSettings(Entries(section));
    }

    /// <summary>Keys of the application's settings have no case.</summary>
    public static bool IsCalled(string key, string name) => key.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<CoordinatorSettings.Entry> Entries(IConfigurationSection section)
    {
        var entries = section.GetChildren().Select(entry => new CoordinatorSettings.Entry(
            entry.Key, entry.Path, entry.GetChildren().Any() ? null : entry.Value ?? "empty"));
        return string.IsNullOrEmpty(section.Value)
            ? entries
            : [new CoordinatorSettings.Entry(section.Key, section.Path, section.Value)];
    }
}
