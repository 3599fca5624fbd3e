using System.Globalization;

namespace Ephemeral.PetabridgeCmd.Commands;

/// <summary>How large an answer may be. All its lines are told at once, and what serves the shell cuts off a client that is sent too much.</summary>
internal static class AnswerSize
{
    /// <summary>How many bytes an answer may take on its way at the most.</summary>
    public const long Most = 8 * 1024 * 1024;

    private const int BytesOfLine = 64;
    private const int BytesOfEscape = 6;
    private const double Mebi = 1024 * 1024;

    /// <exception cref="CommandException">The answer would be too large.</exception>
    public static void Check(IEnumerable<string> lines, Verb verb)
    {
        var size = lines.Sum(BytesOf);
        if (size <= Most)
            return;
        throw new CommandException(string.Create(
            CultureInfo.InvariantCulture, $"The answer would take {size / Mebi:0.0} MiB, and at most {Most / Mebi:0} MiB are told at once. {Remedy(verb)}"));
    }

    // lines travel as JSON, in which whatever is not plain ASCII may be escaped
    private static long BytesOf(string line) =>
        BytesOfLine + line.Sum(static character => char.IsAsciiLetterOrDigit(character) || character == ' ' ? 1L : BytesOfEscape);

    private static string Remedy(Verb verb) =>
        Array.Find(verb.Arguments, static argument => argument == Arguments.Limit || argument == Arguments.KeyCount) is { } count
            ? $"Ask for fewer with {count.LongSwitch}."
            : verb.Arguments.Contains(Arguments.Coordinator) ? $"Ask for one coordinator with {Arguments.Coordinator.LongSwitch}."
            : "Ask for less.";
}
