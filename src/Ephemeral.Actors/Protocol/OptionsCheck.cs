namespace Ephemeral.Actors;

/// <summary>Collects every option that is out of range, and throws once, naming each with its value and what is allowed.</summary>
internal sealed class OptionsCheck
{
    /// <summary>What a timer of the runtime can be set to at the most.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly List<(string Option, object? Value, string Allowed)> _wrong = [];

    public OptionsCheck AtLeast(string option, int value, int least) => Between(option, value, least, int.MaxValue);

    public OptionsCheck Between(string option, int value, int least, int most) =>
        Check(value >= least && value <= most, option, value, $"{least} to {most}");

    public OptionsCheck ZeroToInfinite(string option, TimeSpan value) => Check(
        value == Timeout.InfiniteTimeSpan || (value >= TimeSpan.Zero && value <= Longest), option, value,
        $"{TimeSpan.Zero} to {Longest}, or Timeout.InfiniteTimeSpan");

    /// <summary>Each of them is a name or a pattern: null, blank and nothing but commas are none.</summary>
    public OptionsCheck Patterns(string option, IReadOnlySet<string>? patterns)
    {
        foreach (var pattern in patterns ?? Enumerable.Empty<string>())
        {
            var isPattern = pattern?.AsSpan().IndexOfAnyExcept(" \t\r\n,") >= 0;
            var value = pattern is null ? "a set with null" : $"a set with '{pattern}'";
            Check(isPattern, option, value, "names and patterns such as http.*, in a set");
        }

        return this;
    }

    /// <summary>What another check has found is found here too.</summary>
    public OptionsCheck Add(OptionsCheck? other)
    {
        _wrong.AddRange(other?._wrong ?? []);
        return this;
    }

    public OptionsCheck MoreThanZero(string option, TimeSpan? value) =>
        Check(value is null || (value > TimeSpan.Zero && value <= Longest), option, value, $"more than {TimeSpan.Zero}, up to {Longest}");

    public OptionsCheck ZeroOrMore(string option, TimeSpan value) =>
        Check(value >= TimeSpan.Zero && value <= Longest, option, value, $"{TimeSpan.Zero} to {Longest}");

    public OptionsCheck Present(string option, object? value) => Check(value is not null, option, "null", "a value");

    public OptionsCheck Check(bool holds, string option, object? value, string allowed)
    {
        if (!holds)
            _wrong.Add((option, value, allowed));
        return this;
    }

    /// <summary>A sentence for each option that is out of range.</summary>
    /// <param name="sourceOf">Where an option was given its value; null, or null from it, where that need not be said.</param>
    public IEnumerable<string> Errors(Func<string, string?>? sourceOf = null) => _wrong.Select(wrong =>
        $"{wrong.Option} is {wrong.Value}; allowed is {wrong.Allowed}."
        + (sourceOf?.Invoke(wrong.Option) is { } source ? $" It is set by {source}." : ""));

    public void ThrowIfAny(Func<string, string?>? sourceOf = null)
    {
        if (_wrong.Count > 0)
            throw new ArgumentOutOfRangeException(_wrong[0].Option, _wrong[0].Value, string.Join(Environment.NewLine, Errors(sourceOf)));
    }
}
