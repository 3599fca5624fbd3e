using Akka.Actor;
using Akka.Configuration;
using Akka.Configuration.Hocon;
using Microsoft.Extensions.Configuration;

namespace Ephemeral.Actors;

/// <summary>
/// Lays settings over the options that code gives to a coordinator: <c>ephemeral.defaults</c>, which is for all, then
/// <c>ephemeral.coordinators.&lt;name&gt;</c>, both in HOCON, then a section of the application's configuration.
/// </summary>
internal static class CoordinatorSettings
{
    public const string Defaults = "ephemeral.defaults";
    public const string Coordinators = "ephemeral.coordinators";
    public const string WorkerDispatcher = "ephemeral.worker-dispatcher";

    /// <summary>
    /// A copy of the options that code gives, with the actor system's settings over them unless they have been given settings, as by the container.
    /// </summary>
    public static EphemeralOptions Over(EphemeralOptions? options, Config? hocon, string? name)
    {
        options = (options ?? new EphemeralOptions()).Copy();
        if (options.Settings is null)
            Lay(options, hocon, name);
        if (options.Settings is { Errors: { Count: > 0 } errors })
            throw new ConfigurationException(string.Join(Environment.NewLine, errors));
        options.Check().ThrowIfAny(options.Settings!.SourceOf);
        options.Settings = null;
        return options;
    }

    /// <summary>The dispatcher on whose threads bodies run; empty for the thread pool.</summary>
    public static string WorkerDispatcherOf(ActorSystem system)
    {
        var name = system.Settings.Config.GetString(WorkerDispatcher, "") ?? "";
        return name.Length == 0 || system.Dispatchers.HasDispatcher(name) ? name : throw new ConfigurationException(
            $"{WorkerDispatcher} is '{name}', and actor system '{system.Name}' has no dispatcher of that name. Define it in the system's settings, "
            + "or leave this one empty.");
    }

    /// <summary>Lays over the options what the actor system's settings say of all coordinators, and of the one of that name.</summary>
    public static void Lay(EphemeralOptions options, Config? hocon, string? name)
    {
        options.Settings ??= new AppliedSettings();
        if (hocon is null)
            return;
        Lay(options, hocon, Defaults, Defaults);
        // a path can't hold a quotation mark, so such a name has no section
        if (!string.IsNullOrEmpty(name) && !name.Contains('"'))
            Lay(options, hocon, $"{Coordinators}.\"{name}\"", $"{Coordinators}.{(IsPlain(name) ? name : $"\"{name}\"")}");
    }

    /// <summary>Lays over the options what a section of the application's configuration says.</summary>
    public static void Lay(EphemeralOptions options, IConfigurationSection section) => Lay(options, string.IsNullOrEmpty(section.Value)
        ? section.GetChildren().Select(line => (line.Key, line.Path, line.GetChildren().Any() ? null : line.Value ?? "empty"))
        : [(section.Key, section.Path, section.Value)]);

    private static void Lay(EphemeralOptions options, Config hocon, string path, string shownPath)
    {
        if (hocon.HasPath(path) && hocon.GetValue(path) is var section)
            Lay(options, section.IsObject()
                ? section.GetObject().Items.Select(line => (line.Key, $"{shownPath}.{line.Key}", TextOf(line.Value)))
                : [(path, shownPath, TextOf(section))]);
    }

    // the text of a line is null where there is a list or a section
    private static void Lay(EphemeralOptions options, IEnumerable<(string Key, string Path, string? Text)> lines)
    {
        var applied = options.Settings ??= new AppliedSettings();
        var read = new Dictionary<OptionSetting, (string Path, object? Before)>();
        var values = new Dictionary<string, string?>();
        foreach (var (key, path, text) in lines)
        {
            if (OptionSetting.Find(key) is not { } setting)
                applied.Errors.Add($"{path} is no setting of a coordinator. Its settings are: {OptionSetting.Keys}.");
            else if (!read.TryAdd(setting, (path, setting.Of(options))))
                applied.Errors.Add($"{path} sets {setting.Key} for the second time in its section. Keep one of the two spellings.");
            else if (text is not null && setting.TryRead(text, out var value))
                values.Add(setting.Option, value);
            else
                applied.Errors.Add($"{path} is '{text ?? "a list or a section"}'; allowed is {setting.Allowed}.");
        }

        new ConfigurationBuilder().AddInMemoryCollection(values).Build().Bind(options);
        applied.Changes.AddRange(read.Where(one => values.ContainsKey(one.Key.Option)).Select(one =>
            (one.Key.Option, one.Value.Before, one.Key.Of(options), one.Value.Path)));
    }

    private static bool IsPlain(string name) => name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static string? TextOf(HoconValue value) => value.IsObject() || value.IsArray() ? null : value.GetString() ?? "empty";
}

/// <summary>What settings have done to options: what they changed, and what of them is wrong.</summary>
internal sealed class AppliedSettings
{
    public List<(string Option, object? Before, object? After, string Source)> Changes { get; } = [];

    public List<string> Errors { get; } = [];

    /// <summary>The setting that gave an option its value; null when code did.</summary>
    public string? SourceOf(string option) => Changes.LastOrDefault(change => change.Option == option).Source;
}

/// <summary>The settings in <c>ephemeral.conf</c>, which is part of the assembly.</summary>
internal static class LibrarySettings
{
    /// <summary>
    /// What an actor system of the library's own starts with: no <c>ephemeral.defaults</c>, as the file is no reason to override code.
    /// </summary>
    public static Config Config { get; } = ReadWithoutDefaults();

    public static Config Read() => ConfigurationFactory.FromResource("ephemeral.conf", typeof(LibrarySettings).Assembly);

    private static Config ReadWithoutDefaults()
    {
        var config = Read();
        config.GetValue("ephemeral").GetObject().Items.Remove("defaults");
        return config;
    }
}
