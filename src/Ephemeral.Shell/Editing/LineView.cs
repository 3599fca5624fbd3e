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
        var start = cursor < width ? 0 : cursor - width + 1;
        return new LineView(text.Substring(start, Math.Min(text.Length - start, width)), cursor - start);
    }
}
