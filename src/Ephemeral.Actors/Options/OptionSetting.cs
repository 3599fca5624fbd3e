using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Ephemeral.Actors;

/// <summary>
/// A number, switch or duration of <see cref="EphemeralOptions"/>, which settings can speak of as people and HOCON write it, for the binder.
/// </summary>
internal sealed partial class OptionSetting(PropertyInfo option)
{
    private const string Off = "off";
    private const string Processors = "processors";

    private static readonly IReadOnlyList<OptionSetting> All =
        [.. typeof(EphemeralOptions).GetProperties().Select(option => new OptionSetting(option)).Where(setting => setting.CanBeSet)];

    private readonly Type _type = Nullable.GetUnderlyingType(option.PropertyType) ?? option.PropertyType;

    public static string Keys => string.Join(", ", All.Select(setting => setting.Key));

    /// <summary>The option's name as it is written in settings: <c>max-concurrency</c>.</summary>
    public string Key { get; } = WordStart().Replace(option.Name, "-$0").ToLowerInvariant();

    public string Option => option.Name;

    public string Allowed =>
        _type == typeof(int) ? $"a whole number or {Processors}"
        : _type == typeof(bool) ? "on or off"
        : "a duration such as 500ms, 30s or 5m" + (IsOptional ? $", or {Off}" : "");

    private bool IsOptional => _type != option.PropertyType;

    private bool CanBeSet => _type == typeof(int) || _type == typeof(bool) || _type == typeof(TimeSpan);

    /// <summary>The setting of a key in any spelling: <c>max-concurrency</c>, <c>MaxConcurrency</c>, <c>max_concurrency</c>.</summary>
    public static OptionSetting? Find(string key)
    {
        var name = key.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
        return All.FirstOrDefault(setting => setting.Option.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Each that is not what it is by default, with its value.</summary>
    public static IEnumerable<string> Changed(EphemeralOptions options)
    {
        var defaults = new EphemeralOptions();
        return All.Where(setting => !Equals(setting.Of(options), setting.Of(defaults)))
            .Select(setting => string.Create(CultureInfo.InvariantCulture, $"{setting.Option} = {setting.Of(options) ?? Off}"));
    }

    public object? Of(EphemeralOptions options) => option.GetValue(options);

    /// <summary>Reads what a setting says, as the configuration binder takes it: empty for an option that is off.</summary>
    public bool TryRead(string text, out string? value)
    {
        text = text.Trim();
        value = IsOptional && text == Off ? ""
            : _type == typeof(int) ? Number(text)
            : _type == typeof(bool) ? Switch(text)
            : Duration(text);
        return value is not null;
    }

    private static string? Number(string text) =>
        text == Processors ? Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? text : null;

    private static string? Switch(string text) => text.ToLowerInvariant() switch
    {
        "on" or "true" or "yes" => bool.TrueString,
        Off or "false" or "no" => bool.FalseString,
        _ => null,
    };

    // 00:00:30 is how .NET's own settings write it, 30s is how HOCON does
    private static string? Duration(string text)
    {
        if (text.Contains(':'))
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) ? time.ToString() : null;
        var match = NumberWithUnit().Match(text);
        if (!match.Success)
            return null;
        var ticks = double.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture) * match.Groups["unit"].Value switch
        {
            "ms" or "millis" or "millisecond" or "milliseconds" => TimeSpan.TicksPerMillisecond,
            "s" or "second" or "seconds" => TimeSpan.TicksPerSecond,
            "m" or "minute" or "minutes" => TimeSpan.TicksPerMinute,
            "h" or "hour" or "hours" => TimeSpan.TicksPerHour,
            _ => TimeSpan.TicksPerDay,
        };
        // one that is too long for a TimeSpan is out of every range too, which says so better
        return (ticks < TimeSpan.MaxValue.Ticks ? TimeSpan.FromTicks((long)ticks) : TimeSpan.MaxValue).ToString();
    }

    [GeneratedRegex("(?<=[a-z])[A-Z]")]
    private static partial Regex WordStart();

    [GeneratedRegex(@"^(?<number>[0-9]+(\.[0-9]+)?)\s*(?<unit>ms|milliseconds?|millis|s|seconds?|m|minutes?|h|hours?|d|days?)$")]
    private static partial Regex NumberWithUnit();
}
