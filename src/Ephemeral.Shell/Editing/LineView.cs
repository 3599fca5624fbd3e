using Ephemeral.PetabridgeCmd.Text;

namespace Ephemeral.Shell.Editing;

/// <summary>The part of a line that fits a row of the terminal, with the cursor in it.</summary>
internal readonly record struct LineView(string Text, int CursorColumn)
{
    /// <param name="text">The line.</param>
    /// <param name="cursor">Where its cursor is.</param>
    /// <param name="width">The columns that there are for it, the one of the cursor included.</param>
    public static LineView Of(string text, int cursor, int width)
    {
        width = Math.Max(width, 1);
        // The cursor has a column of its own, also at the end of the line.
        var own = Math.Max(1, Columns(cursor, TextSteps.Right(text, cursor)));
        var (start, column) = (cursor, 0);
        while (start > 0 && TextSteps.Left(text, start) is var left && Columns(left, start) is var more && column + more + own <= width)
            (start, column) = (left, column + more);
        var (end, used) = (cursor, column);
        while (end < text.Length && TextSteps.Right(text, end) is var right && Columns(end, right) is var more && used + more <= width)
            (end, used) = (right, used + more);
        return new LineView(text[start..end], column);

        int Columns(int from, int to) => TextWidth.Of(text.AsSpan(from..to));
    }
}
