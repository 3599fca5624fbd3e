using System.Diagnostics;
using Ephemeral.Actors.Signals;

namespace Ephemeral.Actors;

/// <summary>
/// A pattern for names of signals: <c>*</c> stands for any run of characters, <c>?</c> for exactly one, a comma between parts for
/// "or". A part matches the whole name, ordinally, case included. Blanks around a part are trimmed and empty parts ignored.
/// </summary>
/// <remarks>Compiled once: patterns that were asked for lately are kept. A match costs no memory and never explodes, whatever the
/// stars.</remarks>
[DebuggerDisplay("{Text}")]
public sealed class SignalPattern
{
    private readonly PatternPart[] _parts;

    private SignalPattern(string text, PatternPart[] parts)
    {
        Text = text;
        _parts = parts;
    }

    /// <summary>The pattern as it was given.</summary>
    public string Text { get; }

    /// <summary>Compiles <paramref name="pattern"/>, or finds it compiled.</summary>
    /// <param name="pattern">Such as <c>http.*</c>, <c>order.?.done</c> or <c>timeout, error.*</c>.</param>
    /// <exception cref="ArgumentException">There is nothing in it but blanks and commas.</exception>
    public static SignalPattern Parse(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return PatternCache.Shared.GetOrAdd(pattern, Compile);
    }

    /// <summary>Whether <paramref name="signal"/>, as a whole, matches one of the parts.</summary>
    /// <param name="signal">The name of a signal.</param>
    public bool Matches(string signal)
    {
        ArgumentNullException.ThrowIfNull(signal);
        foreach (var part in _parts)
        {
            if (part.Matches(signal))
                return true;
        }

        return false;
    }

    /// <summary>The pattern as it was given.</summary>
    public override string ToString() => Text;

    /// <summary>One pattern for all of <paramref name="patterns"/>; null when there are none.</summary>
    internal static SignalPattern? AnyOf(IReadOnlySet<string>? patterns) =>
        patterns is { Count: > 0 } ? Parse(string.Join(',', patterns.Order(StringComparer.Ordinal))) : null;

    private static SignalPattern Compile(string pattern)
    {
        var parts = pattern.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0)
        {
            throw new ArgumentException(
                $"The signal pattern '{pattern}' matches nothing. Give a name, or '*' for every signal.", nameof(pattern));
        }

        return new SignalPattern(pattern, [.. parts.Distinct(StringComparer.Ordinal).Select(part => new PatternPart(part))]);
    }
}
