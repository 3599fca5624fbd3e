using System.Collections.Concurrent;
using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors;

/// <summary>
/// A pattern for names of signals: <c>*</c> stands for any run of characters, <c>?</c> for exactly one, a comma between parts for "or". A part matches
/// the whole name, ordinally, case included. Blanks around a part are trimmed and empty parts ignored. A match costs no memory, and at most as many steps
/// as the length of the pattern times that of the name, however many stars there are.
/// </summary>
public sealed class SignalPattern
{
    private const int MostCompiled = 1024;

    // those compiled lately, so that asking for one again costs no memory
    private static readonly ConcurrentDictionary<string, SignalPattern> Compiled = new(StringComparer.Ordinal);

    private readonly string[] _parts;

    private SignalPattern(string text, string[] parts) => (Text, _parts) = (text, parts);

    /// <summary>The pattern as it was given.</summary>
    public string Text { get; }

    /// <summary>Compiles <paramref name="pattern"/>, or finds it compiled.</summary>
    /// <param name="pattern">Such as <c>http.*</c>, <c>order.?.done</c> or <c>timeout, error.*</c>.</param>
    /// <exception cref="ArgumentException">There is nothing in it but blanks and commas.</exception>
    public static SignalPattern Parse(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (Compiled.TryGetValue(pattern, out var found))
            return found;
        var parts = pattern.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0)
            throw new ArgumentException($"The signal pattern '{pattern}' matches nothing. Give a name, or '*' for every signal.", nameof(pattern));
        var compiled = new SignalPattern(pattern, [.. parts.Distinct(StringComparer.Ordinal)]);
        if (Compiled.Count >= MostCompiled)
            Compiled.Clear();
        if (pattern.Length <= SignalLimits.MaxText)
            Compiled.TryAdd(pattern, compiled);
        return compiled;
    }

    /// <summary>Whether <paramref name="signal"/>, as a whole, matches one of the parts.</summary>
    /// <param name="signal">The name of a signal.</param>
    public bool Matches(string signal)
    {
        ArgumentNullException.ThrowIfNull(signal);
        foreach (var part in _parts)
        {
            if (Matches(part, signal))
                return true;
        }

        return false;
    }

    /// <inheritdoc cref="Text"/>
    public override string ToString() => Text;

    /// <summary>One pattern for all of <paramref name="patterns"/>; null when there are none.</summary>
    internal static SignalPattern? AnyOf(IReadOnlySet<string>? patterns) =>
        patterns is { Count: > 0 } ? Parse(string.Join(',', patterns.Order(StringComparer.Ordinal))) : null;

    // only the last star is ever tried again: the first place where what stands before it fits leaves most room for the rest
    private static bool Matches(ReadOnlySpan<char> part, ReadOnlySpan<char> name)
    {
        var (at, inName, afterStar, retry) = (0, 0, -1, 0);
        while (inName < name.Length)
        {
            if (at < part.Length && part[at] == '*')
                (afterStar, retry) = (++at, inName);
            else if (at < part.Length && (part[at] == '?' || part[at] == name[inName]))
                (at, inName) = (at + 1, inName + 1);
            else if (afterStar >= 0)
                (at, inName) = (afterStar, ++retry);
            else
                return false;
        }

        return part[at..].IndexOfAnyExcept('*') < 0;
    }
}
