using Ephemeral.PetabridgeCmd.Text;
using Ephemeral.Shell.Client;
using Ephemeral.Shell.Editing;

namespace Ephemeral.Shell.Tests.Editing;

public sealed class LineEditorTests
{
    private static readonly ConsoleKey[] Keys =
    [
        ConsoleKey.LeftArrow, ConsoleKey.RightArrow, ConsoleKey.Home, ConsoleKey.End, ConsoleKey.Backspace, ConsoleKey.Delete,
        ConsoleKey.UpArrow, ConsoleKey.DownArrow, ConsoleKey.Tab, ConsoleKey.Enter, ConsoleKey.F5,
    ];

    private static readonly ConsoleKey[] ControlKeys =
    [
        ConsoleKey.A, ConsoleKey.C, ConsoleKey.D, ConsoleKey.E, ConsoleKey.K, ConsoleKey.L, ConsoleKey.N, ConsoleKey.P,
        ConsoleKey.U, ConsoleKey.W, ConsoleKey.LeftArrow, ConsoleKey.RightArrow, ConsoleKey.Z,
    ];

    [Fact]
    public void Text_is_typed_and_changed_where_the_cursor_is()
    {
        var editor = Editor();
        Type(editor, "lst --json");
        Press(editor, ConsoleKey.Home);
        Press(editor, ConsoleKey.RightArrow);
        Type(editor, "i");
        Assert.Equal(("list --json", 2), (editor.Text, editor.Cursor));

        Press(editor, ConsoleKey.End);
        Control(editor, ConsoleKey.W);
        Press(editor, ConsoleKey.Backspace);
        Assert.Equal("list", editor.Text);
        Control(editor, ConsoleKey.A);
        Control(editor, ConsoleKey.K);
        Assert.Equal("", editor.Text);
    }

    [Fact]
    public void The_history_is_walked_and_the_draft_comes_back()
    {
        var history = new LineHistory();
        foreach (var line in new[] { "one", "two", "two", " " })
            history.Add(line);
        var editor = new LineEditor(history, None);
        Type(editor, "draft");

        Press(editor, ConsoleKey.UpArrow);
        Assert.Equal("two", editor.Text);
        Press(editor, ConsoleKey.UpArrow);
        Press(editor, ConsoleKey.UpArrow);
        Assert.Equal("one", editor.Text);
        Press(editor, ConsoleKey.DownArrow);
        Press(editor, ConsoleKey.DownArrow);
        Assert.Equal("draft", editor.Text);
        Assert.Equal(LineEdit.Submitted, Press(editor, ConsoleKey.Enter));
        Assert.Equal(("draft", 3), (history[history.Count - 1], history.Count));
    }

    [Fact]
    public void Tab_goes_as_far_as_is_certain_and_then_lists()
    {
        var editor = Editor("pause", "pin", "unpin");
        Type(editor, "p");

        Assert.Equal(LineEdit.Listed, Press(editor, ConsoleKey.Tab));
        Assert.Equal(["pause", "pin"], editor.Candidates);
        Type(editor, "a");
        Assert.Equal(LineEdit.Changed, Press(editor, ConsoleKey.Tab));
        Assert.Equal("pause ", editor.Text);
    }

    [Fact]
    public void A_name_with_blanks_is_put_into_quotes()
    {
        var editor = new LineEditor(new LineHistory(), before => new Completion(before.IndexOf(' ') + 1, ["\"my mail\""]));
        Type(editor, "show m now");
        foreach (var _ in " now")
            Press(editor, ConsoleKey.LeftArrow);

        Assert.Equal(LineEdit.Changed, Press(editor, ConsoleKey.Tab));
        Assert.Equal("show \"my mail\"  now", editor.Text);
    }

    [Fact]
    public void A_word_that_may_need_quotes_or_not_is_left_as_it_is()
    {
        var editor = new LineEditor(new LineHistory(), _ => new Completion(0, ["\"my mail\"", "mail"]));
        Type(editor, "m");

        Assert.Equal(LineEdit.Listed, Press(editor, ConsoleKey.Tab));
        Assert.Equal("m", editor.Text);
    }

    [Fact]
    public void A_character_of_two_halves_is_one_step()
    {
        var editor = Editor();
        Type(editor, "a🎉b");
        Press(editor, ConsoleKey.LeftArrow);
        Press(editor, ConsoleKey.LeftArrow);
        Assert.Equal(1, editor.Cursor);
        Press(editor, ConsoleKey.Delete);
        Assert.Equal("ab", editor.Text);
    }

    [Theory]
    [InlineData("鍵鍵鍵鍵", 4, 6, "鍵鍵", 4)]
    [InlineData("鍵鍵鍵鍵", 3, 6, "鍵鍵鍵", 4)]
    [InlineData("鍵鍵鍵鍵", 0, 5, "鍵鍵", 0)]
    [InlineData("a🎉🎉", 5, 4, "🎉", 2)]
    [InlineData("abcdef", 3, 10, "abcdef", 3)]
    [InlineData("abcdef", 6, 4, "def", 3)]
    [InlineData("e\u0301e\u0301x", 5, 4, "e\u0301e\u0301x", 3)]
    [InlineData("鍵", 0, 1, "", 0)]
    public void A_row_shows_what_of_a_line_fits_its_columns(string text, int cursor, int width, string shown, int column) =>
        Assert.Equal(new LineView(shown, column), LineView.Of(text, cursor, width));

    [Fact]
    public void Control_keys_leave_throw_away_and_clear()
    {
        var editor = Editor();
        Assert.Equal(LineEdit.Ended, Control(editor, ConsoleKey.D));
        Assert.Equal(LineEdit.Cleared, Control(editor, ConsoleKey.L));
        Type(editor, "x");
        Assert.Equal(LineEdit.Changed, Control(editor, ConsoleKey.D));
        Assert.Equal(LineEdit.Abandoned, Control(editor, ConsoleKey.C));
    }

    [Fact]
    public void Any_keys_leave_the_line_in_order()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var history = new LineHistory();
            var editor = new LineEditor(history, text => Of(text, "pause", "pin", "p\U0001F389x"));
            for (var step = 0; step < 200; step++)
            {
                _ = random.Next(3) switch
                {
                    0 => Press(editor, Keys[random.Next(Keys.Length)]),
                    1 => Control(editor, ControlKeys[random.Next(ControlKeys.Length)]),
                    _ => editor.Press(
                        new ConsoleKeyInfo("ap \ud83c\udf89\u0007"[random.Next(6)], ConsoleKey.None, false, false, false)),
                };
                try
                {
                    editor.CheckInvariants();
                    var view = LineView.Of(editor.Text, editor.Cursor, 10);
                    Assert.True(TextWidth.Of(view.Text) <= 10 && view.CursorColumn is >= 0 and < 10);
                }
                catch (Exception e)
                {
                    throw new InvalidOperationException($"Seed {seed}, round {round}, step {step}: '{editor.Text}'", e);
                }
            }
        }
    }

    private static LineEditor Editor(params string[] words) => new(new LineHistory(), text => Of(text, words));

    private static Completion None(string before) => new(before.Length, []);

    private static Completion Of(string before, params string[] words)
    {
        var start = before.LastIndexOf(' ') + 1;
        return new Completion(start, [.. words.Where(word => word.StartsWith(before[start..], StringComparison.Ordinal))]);
    }

    private static void Type(LineEditor editor, string text)
    {
        foreach (var c in text)
            editor.Press(new ConsoleKeyInfo(c, ConsoleKey.None, false, false, false));
    }

    private static LineEdit Press(LineEditor editor, ConsoleKey key) =>
        editor.Press(new ConsoleKeyInfo('\0', key, false, false, false));

    private static LineEdit Control(LineEditor editor, ConsoleKey key) =>
        editor.Press(new ConsoleKeyInfo('\0', key, false, false, true));
}
