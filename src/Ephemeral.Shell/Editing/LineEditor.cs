using System.Diagnostics;
using Ephemeral.Shell.Client;

namespace Ephemeral.Shell.Editing;

/// <summary>
/// A line as it is typed: text, a cursor, a place in the history. It knows no terminal; keys go in. The cursor never stands
/// inside a surrogate pair.
/// </summary>
internal sealed class LineEditor(LineHistory history, Func<string, Completion> complete)
{
    private string _draft = "";
    private int _place = history.Count;

    public string Text { get; private set; } = "";

    public int Cursor { get; private set; }

    /// <summary>The ways to go on, after <see cref="LineEdit.Listed"/>.</summary>
    public IReadOnlyList<string> Candidates { get; private set; } = [];

    public LineEdit Press(ConsoleKeyInfo key)
    {
        if (key.Modifiers.HasFlag(ConsoleModifiers.Control))
            return PressControl(key.Key);
        switch (key.Key)
        {
            case ConsoleKey.Enter:
                history.Add(Text);
                return LineEdit.Submitted;
            case ConsoleKey.Tab:
                return Complete();
            case ConsoleKey.Backspace:
                Remove(TextSteps.Left(Text, Cursor), Cursor);
                break;
            case ConsoleKey.Delete:
                Remove(Cursor, TextSteps.Right(Text, Cursor));
                break;
            case ConsoleKey.LeftArrow:
                Cursor = TextSteps.Left(Text, Cursor);
                break;
            case ConsoleKey.RightArrow:
                Cursor = TextSteps.Right(Text, Cursor);
                break;
            case ConsoleKey.Home:
                Cursor = 0;
                break;
            case ConsoleKey.End:
                Cursor = Text.Length;
                break;
            case ConsoleKey.UpArrow:
                Recall(_place - 1);
                break;
            case ConsoleKey.DownArrow:
                Recall(_place + 1);
                break;
            default:
                Type(key.KeyChar);
                break;
        }

        return LineEdit.Changed;
    }

    [Conditional("DEBUG")]
    public void CheckInvariants()
    {
        Debug.Assert(Cursor >= 0 && Cursor <= Text.Length, "the cursor is in the text");
        Debug.Assert(
            Cursor <= 0 || Cursor >= Text.Length || !char.IsSurrogatePair(Text[Cursor - 1], Text[Cursor]), "the cursor is inside no surrogate pair");
        Debug.Assert(_place >= 0 && _place <= history.Count, "the place is in the history");
    }

    private LineEdit PressControl(ConsoleKey key)
    {
        switch (key)
        {
            case ConsoleKey.C:
                return LineEdit.Abandoned;
            case ConsoleKey.D when Text.Length == 0:
                return LineEdit.Ended;
            case ConsoleKey.D:
                Remove(Cursor, TextSteps.Right(Text, Cursor));
                break;
            case ConsoleKey.L:
                return LineEdit.Cleared;
            case ConsoleKey.A:
                Cursor = 0;
                break;
            case ConsoleKey.E:
                Cursor = Text.Length;
                break;
            case ConsoleKey.U:
                Remove(0, Cursor);
                break;
            case ConsoleKey.K:
                Remove(Cursor, Text.Length);
                break;
            case ConsoleKey.W or ConsoleKey.Backspace:
                Remove(TextSteps.WordLeft(Text, Cursor), Cursor);
                break;
            case ConsoleKey.LeftArrow:
                Cursor = TextSteps.WordLeft(Text, Cursor);
                break;
            case ConsoleKey.RightArrow:
                Cursor = TextSteps.WordRight(Text, Cursor);
                break;
            case ConsoleKey.P:
                Recall(_place - 1);
                break;
            case ConsoleKey.N:
                Recall(_place + 1);
                break;
        }

        return LineEdit.Changed;
    }

    private void Type(char c)
    {
        if (char.IsControl(c))
            return;
        // The second half of a pair joins the first, which was typed just before.
        Text = Text.Insert(Cursor, c.ToString());
        Cursor++;
        if (Cursor < Text.Length && char.IsSurrogatePair(Text[Cursor - 1], Text[Cursor]))
            Cursor++;
    }

    private LineEdit Complete()
    {
        var completion = complete(Text[..Cursor]);
        if (completion.Candidates.Count == 0)
            return LineEdit.Changed;
        // A word that will need a quote has none yet: what is typed is left until it is certain.
        var common = completion.CommonPrefix;
        var word = completion.Candidates.Count == 1 ? common + " " : common;
        var typed = Text[completion.Start..Cursor];
        if (word.Length >= typed.Length && word != typed)
        {
            Text = Text[..completion.Start] + word + Text[Cursor..];
            Cursor = completion.Start + word.Length;
            return LineEdit.Changed;
        }

        Candidates = completion.Candidates;
        return LineEdit.Listed;
    }

    private void Recall(int place)
    {
        if (place < 0 || place > history.Count)
            return;
        if (_place == history.Count)
            _draft = Text;
        _place = place;
        Text = place == history.Count ? _draft : history[place];
        Cursor = Text.Length;
    }

    private void Remove(int start, int end)
    {
        Text = Text.Remove(start, end - start);
        Cursor = start;
        // What was two halves of different pairs may have become one.
        if (Cursor > 0 && Cursor < Text.Length && char.IsSurrogatePair(Text[Cursor - 1], Text[Cursor]))
            Cursor++;
    }
}
