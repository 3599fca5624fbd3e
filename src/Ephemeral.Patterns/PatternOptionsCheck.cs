using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>What options of patterns alone are checked for.</summary>
internal static class PatternOptionsCheck
{
    // with what a pattern adds to it, a signal's name may have 1,024
    private const int LongestName = 1000;

    /// <summary>A name that signals of the pattern begin with.</summary>
    public static OptionsCheck Name(this OptionsCheck check, string option, string? value)
    {
        var isName = !string.IsNullOrWhiteSpace(value) && value.Trim() == value && value.AsSpan().IndexOfAny('*', '?', ',') < 0;
        return value?.Length > LongestName
            ? check.Check(false, option, $"{value.Length} characters long", $"a name of at most {LongestName}")
            : check.Check(isName, option, Quoted(value), "a name without '*', '?', ',' and blanks around it");
    }

    public static OptionsCheck Pattern(this OptionsCheck check, string option, string? value) => check.Check(
        value?.AsSpan().IndexOfAnyExcept(" \t\r\n,") >= 0, option, Quoted(value), "a signal's name or a pattern, such as http.*");

    public static OptionsCheck PatternIfAny(this OptionsCheck check, string option, string? value) =>
        value is null ? check : check.Pattern(option, value);

    public static OptionsCheck Defined<TEnum>(this OptionsCheck check, string option, TEnum value)
        where TEnum : struct, Enum =>
        check.Check(Enum.IsDefined(value), option, value, "one of " + string.Join(", ", Enum.GetNames<TEnum>()));

    private static string Quoted(string? value) => value is null ? "null" : $"'{value}'";
}
