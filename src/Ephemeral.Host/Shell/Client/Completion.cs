namespace Ephemeral.Host.Shell.Client;

/// <summary>
/// What may stand where the cursor is: palettes, commands, switches and the values that the palettes offer for them.
/// </summary>
/// <param name="Start">Where the word begins that is completed.</param>
/// <param name="Candidates">What it may become, in order; empty when nothing fits.</param>
internal sealed record Completion(int Start, IReadOnlyList<string> Candidates)
{
    private static readonly string[] Own = ["help", "clear", "exit"];

    /// <param name="palettes">The palettes of the host.</param>
    /// <param name="before">The text before the cursor.</param>
    public static Completion Of(IReadOnlyList<ShellPalette> palettes, string before)
    {
        var start = before.LastIndexOfAny([' ', '\t']) + 1;
        var words = CommandText.Words(before[..start]);
        return before.Count(c => c == '"') % 2 == 1 || before.Count(c => c == '\'') % 2 == 1
            ? new Completion(start, [])
            : new Completion(start, Fitting(Words(palettes, words, before[start..]), before[start..]));
    }

    /// <summary>What all candidates begin with.</summary>
    public string CommonPrefix
    {
        get
        {
            var first = Candidates.Count == 0 ? "" : Candidates[0];
            var length = Candidates.Aggregate(first.Length, (most, other) => Math.Min(most, Shared(first, other)));
            return first[..length];
        }
    }

    private static IEnumerable<string> Words(IReadOnlyList<ShellPalette> palettes, string[] words, string partial)
    {
        if (words is ["help", ..])
            return Words(palettes, words[1..], partial).Except(Own).Where(word => !word.StartsWith('-'));
        if (words.Length == 0)
            return [.. palettes.Select(palette => palette.Name), .. palettes.SelectMany(Names), .. Own];
        var command = CommandText.Of(string.Join(' ', words), palettes).Command;
        if (command is null)
            return words.Length == 1 ? palettes.Where(palette => palette.Name == words[0]).SelectMany(Names) : [];
        var asked = command.Arguments.FirstOrDefault(argument => argument.Switches.Contains(words[^1]));
        return asked is { Values.Count: > 0 } && !partial.StartsWith('-')
            ? asked.Values
            : command.Arguments
                .Where(argument => argument.Multiple || !argument.Switches.Intersect(words).Any())
                .SelectMany(argument => partial.Length == 0 ? argument.Switches.TakeLast(1) : argument.Switches);
    }

    private static IEnumerable<string> Names(ShellPalette palette) => palette.Commands.Select(command => command.Name);

    private static string[] Fitting(IEnumerable<string> words, string partial) =>
        [.. words.Where(word => word.StartsWith(partial, StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal)];

    private static int Shared(string one, string other)
    {
        var length = 0;
        while (length < one.Length && length < other.Length && one[length] == other[length])
            length++;
        return length;
    }
}
