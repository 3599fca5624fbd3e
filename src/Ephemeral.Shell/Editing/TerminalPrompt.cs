using Ephemeral.PetabridgeCmd.Text;
using Ephemeral.Shell.Client;

namespace Ephemeral.Shell.Editing;

/// <summary>Reads lines from a terminal, key by key. What a key means is the <see cref="LineEditor"/>'s affair.</summary>
internal sealed class TerminalPrompt(ITerminal terminal, TextWriter output, LineHistory history)
{
    private const string ClearScreen = "\u001b[2J\u001b[H";
    private const string ClearToEnd = "\u001b[K";
    private const int MaxListed = 60;

    /// <summary>The next line; null when there are no more.</summary>
    public string? Read(string prompt, Func<string, Completion> complete)
    {
        var editor = new LineEditor(history, complete);
        using var keys = terminal.TakeControlC();
        while (true)
        {
            Draw(prompt, editor);
            switch (editor.Press(terminal.ReadKey()))
            {
                case LineEdit.Submitted:
                    output.WriteLine();
                    return editor.Text;
                case LineEdit.Abandoned:
                    output.WriteLine("^C");
                    return "";
                case LineEdit.Ended:
                    output.WriteLine();
                    return null;
                case LineEdit.Cleared:
                    output.Write(ClearScreen);
                    break;
                case LineEdit.Listed:
                    output.Write($"\r\n{Columns(editor.Candidates, terminal.Width)}\r\n");
                    break;
            }
        }
    }

    public void Clear() => output.Write(ClearScreen);

    private void Draw(string prompt, LineEditor editor)
    {
        var before = TextWidth.Of(prompt);
        var view = LineView.Of(editor.Text, editor.Cursor, terminal.Width - before - 1);
        output.Write($"\r{prompt}{view.Text}{ClearToEnd}\r\u001b[{before + view.CursorColumn}C");
        output.Flush();
    }

    private static string Columns(IReadOnlyList<string> words, int width)
    {
        var listed = words.Take(MaxListed).ToArray();
        var column = listed.Max(word => TextWidth.Of(word)) + 2;
        var perRow = Math.Max(1, width / column);
        var rows = listed.Chunk(perRow).Select(row => string.Concat(row.Select(word => word + new string(' ', column - TextWidth.Of(word)))).TrimEnd());
        return string.Join("\r\n", words.Count > MaxListed ? rows.Append($"and {words.Count - MaxListed} more") : rows);
    }
}
