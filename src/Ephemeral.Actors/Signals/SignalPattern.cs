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
    private readonly Part[] _parts;

    private SignalPattern(string text, Part[] parts)
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
        return pattern.Length > SignalLimits.MaxText ? Compile(pattern) : PatternCache.Shared.GetOrAdd(pattern, Compile);
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

    /// <summary>Whether there is anything in it but blanks and commas.</summary>
    internal static bool IsPattern(string? pattern) => pattern?.AsSpan().IndexOfAnyExcept(" \t\r\n,") >= 0;

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

        return new SignalPattern(pattern, [.. parts.Distinct(StringComparer.Ordinal).Select(part => new Part(part))]);
    }

    /// <summary>One part of the comma list, cut at its stars.</summary>
    /// <remarks>
    /// The first piece stands at the start of a name and the last at its end; those between are looked for from left to right,
    /// each at the first place where it fits, and never again: taking the first place leaves most room for the rest. So there is
    /// no going back, and a match costs at most the length of the name times the length of the part.
    /// </remarks>
    private sealed class Part
    {
        private readonly Piece _start;
        private readonly Piece[] _between;
        private readonly Piece? _end;
        private readonly int _shortest;

        public Part(string text)
        {
            var pieces = text.Split('*').Select(piece => new Piece(piece)).ToArray();
            _start = pieces[0];
            _end = pieces.Length > 1 ? pieces[^1] : null;
            _between = pieces.Length > 2 ? [.. pieces[1..^1].Where(piece => piece.Length > 0)] : [];
            _shortest = pieces.Sum(piece => piece.Length);
        }

        public bool Matches(ReadOnlySpan<char> name)
        {
            if (_end is not { } end)
                return name.Length == _start.Length && _start.IsAtStartOf(name);
            if (name.Length < _shortest || !_start.IsAtStartOf(name) || !end.IsAtStartOf(name[^end.Length..]))
                return false;

            var rest = name[_start.Length..^end.Length];
            foreach (var piece in _between)
            {
                var at = piece.IndexIn(rest);
                if (at < 0)
                    return false;
                rest = rest[(at + piece.Length)..];
            }

            return true;
        }
    }

    private readonly struct Piece(string text)
    {
        private readonly bool _isPlain = !text.Contains('?');

        public int Length => text.Length;

        public bool IsAtStartOf(ReadOnlySpan<char> name)
        {
            if (_isPlain)
                return name.StartsWith(text, StringComparison.Ordinal);
            if (name.Length < text.Length)
                return false;
            for (var i = 0; i < text.Length; i++)
            {
                if (text[i] != '?' && text[i] != name[i])
                    return false;
            }

            return true;
        }

        public int IndexIn(ReadOnlySpan<char> name)
        {
            if (_isPlain)
                return name.IndexOf(text, StringComparison.Ordinal);
            for (var at = 0; at + text.Length <= name.Length; at++)
            {
                if (IsAtStartOf(name[at..]))
                    return at;
            }

            return -1;
        }
    }
}
