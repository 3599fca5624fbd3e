using System.Reflection;
using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace Ephemeral.Actors;

/// <summary>
/// What a section of settings lays over the options of a coordinator: <c>ephemeral.coordinators.&lt;name&gt;</c> in the actor system's
/// settings, or a section of the same content elsewhere.
/// </summary>
internal sealed class CoordinatorSettings(IEnumerable<CoordinatorSettings.Entry> entries)
{
    /// <summary>Where the sections of all coordinators are.</summary>
    public const string Root = "ephemeral.coordinators";

    private static readonly PropertyInfo[] Options = typeof(EphemeralOptions).GetProperties();

    public CoordinatorSettings(Config config, string section)
        : this(config.AsEnumerable().Select(entry => new Entry(entry.Key, $"{section}.{entry.Key}", TextOf(entry.Value))))
    {
    }

    public static EphemeralOptions Over(EphemeralOptions options, Config? settings, string name) =>
        !options.HasSettings && Find(settings, name) is { } found ? found.Over(options) : options;

    /// <summary>The section of a coordinator's name; null when there is none.</summary>
    public static CoordinatorSettings? Find(Config? settings, string name)
    {
        // a name that a path can't hold has no section
        if (settings is null || name.Length == 0 || name.Contains('"'))
            return null;
        var isPlain = name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
        var section = $"{Root}.{(isPlain ? name : $"\"{name}\"")}";
        if (!settings.HasPath(section))
            return null;
        var value = settings.GetValue(section);
        return value!.IsObject()
            ? new CoordinatorSettings(settings.GetConfig(section), section)
            : new CoordinatorSettings([new Entry(name, section, TextOf(value))]);
    }

    /// <exception cref="ConfigurationException">Settings that are unknown or can't be read: all of them.</exception>
    public EphemeralOptions Over(EphemeralOptions options) => LayOver(options).OptionsOrThrow();

    public OptionsLayer LayOver(EphemeralOptions options)
    {
        var layered = new EphemeralOptions { HasSettings = true };
        foreach (var option in Options)
            option.SetValue(layered, option.GetValue(options));
        var layer = new OptionsLayer(layered, [], []);
        foreach (var entry in entries)
            Apply(entry, layer);
        return layer;
    }

    private static void Apply(Entry entry, OptionsLayer layer)
    {
        if (OptionSetting.Find(entry.Key) is not { } setting)
        {
            var known = string.Join(", ", OptionSetting.All.Select(known => known.Key));
            layer.Errors.Add($"{entry.Path} is no setting of a coordinator. Its settings are: {known}.");
        }
        else if (layer.Overrides.Any(earlier => earlier.Option == setting.Option))
        {
            layer.Errors.Add($"{entry.Path} sets {setting.Key} for the second time in its section. Keep one of the two spellings.");
        }
        else if (entry.Text is { } text && setting.TryRead(text, out var value))
        {
            layer.Overrides.Add(new OptionOverride(setting.Option, setting.Value(layer.Options), value, entry.Path));
            setting.Set(layer.Options, value);
        }
        else
        {
            layer.Errors.Add($"{entry.Path} is '{entry.Text ?? "a list or a section"}'; allowed is {setting.Allowed}.");
        }
    }

    private static string? TextOf(HoconValue value) => value.IsObject() || value.IsArray() ? null : value.GetString() ?? "empty";

    /// <summary>A line of a section. Text is null where there is a list or a section.</summary>
    internal sealed record Entry(string Key, string Path, string? Text);
}
