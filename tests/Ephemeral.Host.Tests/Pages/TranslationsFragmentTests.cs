using System.Text.RegularExpressions;
using Ephemeral.Actors;
using Ephemeral.Host.Pages;
using Ephemeral.Host.Tasks;

namespace Ephemeral.Host.Tests.Pages;

public sealed class TranslationsFragmentTests
{
    private static readonly OperationStates[] Terminal =
        [OperationStates.Completed, OperationStates.Failed, OperationStates.Cancelled];

    [Theory]
    [InlineData(OperationStates.Pending, "pending", "Waiting")]
    [InlineData(OperationStates.Running, "running", "Running")]
    [InlineData(OperationStates.Completed, "completed", "Completed")]
    [InlineData(OperationStates.Failed, "failed", "Failed")]
    [InlineData(OperationStates.Cancelled, "cancelled", "Cancelled")]
    public void Each_state_has_an_icon_and_a_word(OperationStates state, string name, string word)
    {
        var html = TranslationsFragment.Render([TaskIn(state)]);

        Assert.Contains($"data-state=\"{name}\"", html, StringComparison.Ordinal);
        Assert.Contains($"<use href=\"#icon-{name}\"/></svg>{word}</td>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OperationStates.Pending, "every 5s")]
    [InlineData(OperationStates.Running, "every 5s")]
    [InlineData(OperationStates.Completed, "none")]
    [InlineData(OperationStates.Failed, "none")]
    [InlineData(OperationStates.Cancelled, "none")]
    public void Polling_is_asked_for_until_every_task_is_terminal(OperationStates state, string poll)
    {
        var html = TranslationsFragment.Render([.. Terminal.Select(state => TaskIn(state)), TaskIn(state)]);

        Assert.StartsWith(
            "<div id=\"translations\" class=\"translationpoller\" hx-get=\"/editor/get-translations\" hx-target=\"#translations\" "
            + $"hx-swap=\"outerHTML\" hx-trigger=\"{poll}\">",
            html, StringComparison.Ordinal);
    }

    [Fact]
    public void No_tasks_ask_for_no_polling() =>
        Assert.Contains("hx-trigger=\"none\"", TranslationsFragment.Render([]), StringComparison.Ordinal);

    [Theory]
    [InlineData(OperationStates.Pending, "Cancel")]
    [InlineData(OperationStates.Running, "Cancel")]
    [InlineData(OperationStates.Completed, "View Remove")]
    [InlineData(OperationStates.Failed, "Retry Remove")]
    [InlineData(OperationStates.Cancelled, "Retry Remove")]
    public void Each_state_has_its_actions(OperationStates state, string expected)
    {
        var words = Regex.Matches(TranslationsFragment.Render([TaskIn(state)]), ">([A-Za-z]+)</button>").Select(match => match.Groups[1].Value);

        Assert.Equal(expected, string.Join(' ', words));
    }

    [Fact]
    public void A_button_that_changes_something_works_for_a_page_with_htmx_and_one_that_needs_the_document_is_hidden()
    {
        var running = TranslationsFragment.Render([TaskIn(OperationStates.Running)]);
        var failed = TranslationsFragment.Render([TaskIn(OperationStates.Failed)]);

        Assert.Contains("hx-post=\"/editor/cancel-translation/idRunning\"", running, StringComparison.Ordinal);
        Assert.Contains("hx-post=\"/editor/remove-translation/idFailed\"", failed, StringComparison.Ordinal);
        Assert.Contains("id=\"retry-idFailed\" hidden data-retry=\"idFailed\"", failed, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_text_is_encoded()
    {
        const string hostile = "\"'><script>alert(1)</script>";

        var html = TranslationsFragment.Render([new TranslateResultTask(hostile, DateTimeOffset.UnixEpoch, hostile) { State = OperationStates.Failed, Error = hostile }]);

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("\"'>", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;</td>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OperationStates.Running, 0, "0 s")]
    [InlineData(OperationStates.Running, 2_900, "2 s")]
    [InlineData(OperationStates.Running, 125_000, "2 min 5 s")]
    [InlineData(OperationStates.Completed, 840, "840 ms")]
    [InlineData(OperationStates.Completed, 2_140, "2.1 s")]
    [InlineData(OperationStates.Completed, 59_999, "59.9 s")]
    [InlineData(OperationStates.Failed, 61_000, "1 min 1 s")]
    [InlineData(OperationStates.Cancelled, 7_260_000, "2 h 1 min")]
    public void Durations_are_said_in_words(OperationStates state, long milliseconds, string expected) =>
        Assert.Contains($">{expected}</time>",
            TranslationsFragment.Render([TaskIn(state, milliseconds)]), StringComparison.Ordinal);

    private static TranslateResultTask TaskIn(OperationStates state, long milliseconds = 1234) =>
        new($"id{state}", DateTimeOffset.UnixEpoch, "es")
        {
            State = state,
            TotalMilliseconds = milliseconds,
            Error = state == OperationStates.Failed ? "It failed." : null,
        };
}
