namespace Ephemeral.Patterns;

/// <summary>Collects every option that is out of range, and throws once, naming each with its value and what is allowed.</summary>
internal sealed class OptionsCheck
{
    private readonly List<(string Option, object? Value, string Allowed)> _wrong = [];

    // with what a pattern adds to it, a signal's name may have 1,024
    private const int LongestName = 1000;

    /// <summary>A name that signals of the pattern begin with.</summary>
    public OptionsCheck Name(string option, string? value)
    {
        var isName = !string.IsNullOrWhiteSpace(value) && value.Trim() == value && value.AsSpan().IndexOfAny('*', '?', ',') < 0;
        if (value?.Length > LongestName)
            return Check(false, option, $"{value.Length} characters long", $"a name of at most {LongestName}");
        return Check(isName, option, Quoted(value), "a name without '*', '?', ',' and blanks around it");
    }

    public OptionsCheck Pattern(string option, string? value) => Check(
        value?.AsSpan().IndexOfAnyExcept(" \t\r\n,") >= 0, option, Quoted(value), "a signal's name or a pattern, such as http.*");

    public OptionsCheck PatternIfAny(string option, string? value) => value is null ? this : Pattern(option, value);

    public OptionsCheck AtLeast(string option, int value, int least) => Between(option, value, least, int.MaxValue);

    public OptionsCheck Between(string option, int value, int least, int most) =>
        Check(value >= least && value <= most, option, value, $"{least} to {most}");

    public OptionsCheck MoreThanZero(string option, TimeSpan value) => Check(
        value > TimeSpan.Zero && value <= OneShotTimer.Longest, option, value, $"more than {TimeSpan.Zero}, up to {OneShotTimer.Longest}");

    public OptionsCheck Defined<TEnum>(string option, TEnum value)
        where TEnum : struct, Enum =>
        Check(Enum.IsDefined(value), option, value, "one of " + string.Join(", ", Enum.GetNames<TEnum>()));

    public OptionsCheck Present(string option, object? value) => Check(value is not null, option, "null", "a value");

    public OptionsCheck Check(bool holds, string option, object? value, string allowed)
    {
        if (!holds)
            _wrong.Add((option, value, allowed));
        return this;
    }

    public void ThrowIfAny()
    {
        if (_wrong.Count == 0)
            return;
        var errors = _wrong.Select(wrong => $"{wrong.Option} is {wrong.Value}; allowed is {wrong.Allowed}.");
        throw new ArgumentOutOfRangeException(_wrong[0].Option, _wrong[0].Value, string.Join(Environment.NewLine, errors));
    }

    private static string Quoted(string? value) => value is null ? "null" : $"'{value}'";
}
