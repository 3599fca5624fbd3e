namespace Ephemeral.Actors.Reactions;

/// <summary>What the options of reactions are checked for, beside what those of coordinators are.</summary>
internal static class ReactionChecks
{
    /// <summary>A name that signals of the reaction begin with.</summary>
    public static OptionsCheck Name(this OptionsCheck check, string option, string? value) => check.Check(
        SignalState.IsName(value), option, Told(value), "a name without '*', '?', ',' and blanks around it");

    public static OptionsCheck Pattern(this OptionsCheck check, string option, string? value) => check.Check(
        value?.AsSpan().IndexOfAnyExcept(" \t\r\n,") >= 0, option, Told(value), "a signal's name or a pattern, such as http.*");

    public static OptionsCheck PatternIfAny(this OptionsCheck check, string option, string? value) =>
        value is null ? check : check.Pattern(option, value);

    private static string Told(string? value) => value is null ? "null" : $"'{value}'";
}
