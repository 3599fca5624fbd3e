namespace Ephemeral.Shell.Editing;

/// <summary>Where a cursor comes to from a place in a text. A surrogate pair is one step.</summary>
internal static class TextSteps
{
    public static int Left(string text, int at) =>
        at - (at > 1 && char.IsSurrogatePair(text[at - 2], text[at - 1]) ? 2 : Math.Min(at, 1));

    public static int Right(string text, int at) => at == text.Length ? at
        : at + (at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1);

    public static int WordLeft(string text, int at)
    {
        while (at > 0 && text[at - 1] == ' ')
            at--;
        while (at > 0 && text[at - 1] != ' ')
            at--;
        return at;
    }

    public static int WordRight(string text, int at)
    {
        while (at < text.Length && text[at] == ' ')
            at++;
        while (at < text.Length && text[at] != ' ')
            at++;
        return at;
    }
}
