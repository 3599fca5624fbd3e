using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Akka.Configuration;

namespace Ephemeral.Actors;

/// <summary>An option that settings can speak of: every number, switch and duration of <see cref="EphemeralOptions"/>.</summary>
internal sealed partial class OptionSetting
{
    private const string Off = "off";
    private const string Processors = "processors";

    private readonly PropertyInfo _option;

    private OptionSetting(PropertyInfo option)
    {
        _option = option;
        Key = WordStart().Replace(option.Name, "-$0").ToLowerInvariant();
    }

    public static IReadOnlyList<OptionSetting> All { get; } =
        [.. typeof(EphemeralOptions).GetProperties().Where(IsSetting).Select(option => new OptionSetting(option))];

    /// <summary>The option's name as it is written in settings: <c>max-concurrency</c>.</summary>
    public string Key { get; }

    public string Option => _option.Name;

    public string Allowed => Type.GetTypeCode(_option.PropertyType) switch
    {
        TypeCode.Int32 => $"a whole number or {Processors}",
        TypeCode.Boolean => "on or off",
        _ => "a duration such as 500ms, 30s or 5m" + (IsOptional ? $", or {Off}" : ""),
    };

    private bool IsOptional => Nullable.GetUnderlyingType(_option.PropertyType) is not null;

    /// <summary>The setting of a key in any spelling: <c>max-concurrency</c>, <c>MaxConcurrency</c>, <c>max_concurrency</c>.</summary>
    public static OptionSetting? Find(string key)
    {
        var name = key.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
        return All.FirstOrDefault(setting => setting.Option.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    public object? Value(EphemeralOptions options) => _option.GetValue(options);

    public void Set(EphemeralOptions options, object? value) => _option.SetValue(options, value);

    public bool TryRead(string text, out object? value)
    {
        text = text.Trim();
        value = Type.GetTypeCode(_option.PropertyType) switch
        {
            TypeCode.Int32 => Number(text),
            TypeCode.Boolean => Switch(text),
            _ => Duration(text),
        };
        return value is not null || (IsOptional && text == Off);
    }

    private static bool IsSetting(PropertyInfo option) =>
        Type.GetTypeCode(option.PropertyType) is TypeCode.Int32 or TypeCode.Boolean
        || (Nullable.GetUnderlyingType(option.PropertyType) ?? option.PropertyType) == typeof(TimeSpan);

    private static object? Number(string text) => text == Processors
        ? Environment.ProcessorCount
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static object? Switch(string text) => text.ToLowerInvariant() switch
    {
        "on" or "true" or "yes" => true,
        Off or "false" or "no" => false,
        _ => null,
    };

    // 00:00:30 is how .NET's own settings write it, 30s is how HOCON does
    private static object? Duration(string text)
    {
        if (text.Contains(':'))
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) ? time : null;
        return HoconDuration().IsMatch(text) ? ConfigurationFactory.ParseString($"time = \"{text}\"").GetTimeSpan("time") : null;
    }

    [GeneratedRegex(@"(?<=[a-z])[A-Z]")]
    private static partial Regex WordStart();

    [GeneratedRegex(@"^\d+(\.\d+)?\s*(ms|milliseconds?|millis|s|seconds?|m|minutes?|h|hours?|d|days?)$")]
    private static partial Regex HoconDuration();
}
