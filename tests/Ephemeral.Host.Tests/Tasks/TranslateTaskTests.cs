using Ephemeral.Actors;
using Ephemeral.Host.Tasks;
using Ephemeral.Host.Translation;
using Ephemeral.Testing;

namespace Ephemeral.Host.Tests.Tasks;

public class TranslateTaskTests
{
    private readonly FakeTime _time = new();
    private readonly TaskCompletionSource<TaskCompletion> _completion = new();
    private readonly TranslationProgress _progress;
    private readonly TranslateTask _task;

    public TranslateTaskTests()
    {
        _progress = new TranslationProgress(_time);
        _task = new TranslateTask("id", _progress.StartTime, "es", _completion.Task) { Progress = _progress };
    }

    [Fact]
    public void It_waits_and_runs_until_its_task_has_ended()
    {
        Assert.Equal(OperationStates.Pending, Seen().State);
        _progress.Begin();
        _time.Advance(TimeSpan.FromSeconds(2));

        var seen = Seen();

        Assert.Equal(OperationStates.Running, seen.State);
        Assert.False(seen.Completed || seen.Failed || seen.Cancelled || seen.IsTerminal);
        Assert.Null(seen.EndTime);
        Assert.Equal(2000, seen.TotalMilliseconds);
    }

    [Fact]
    public void One_that_was_never_started_waits() =>
        Assert.Equal(
            OperationStates.Pending,
            new TranslateTask("id", _progress.StartTime, "es", null) { Progress = _progress }.State);

    [Fact]
    public void Once_completed_it_shows_its_markdown_to_whoever_asks_for_that()
    {
        _time.Advance(TimeSpan.FromSeconds(3));
        var end = _progress.End();
        _completion.SetResult(new TaskCompletion("hola", "hello", "es", Complete: true, end));
        _time.Advance(TimeSpan.FromHours(1));

        var (seen, whole) = (Seen(), new TranslateResultTask(_task, includeMarkdown: true));

        Assert.True(seen is { Completed: true, Failed: false, Cancelled: false, Error: null });
        Assert.Equal((null, null), (seen.OriginalMarkdown, seen.TranslatedMarkdown));
        Assert.Equal(("hello", "hola"), (whole.OriginalMarkdown, whole.TranslatedMarkdown));
        Assert.Equal(3000, seen.TotalMilliseconds);
        Assert.Equal(end, seen.EndTime);
    }

    [Fact]
    public void A_failed_one_has_ended_and_its_duration_is_fixed()
    {
        _time.Advance(TimeSpan.FromSeconds(3));
        _progress.End();
        _completion.SetException(new InvalidOperationException("no"));
        _time.Advance(TimeSpan.FromHours(1));

        var seen = new TranslateResultTask(_task, includeMarkdown: true);

        Assert.True(seen is { Failed: true, Completed: false, IsTerminal: true, Error: "no", OriginalMarkdown: null });
        Assert.Equal(3000, seen.TotalMilliseconds);
        Assert.Equal(seen.StartTime + TimeSpan.FromSeconds(3), seen.EndTime);
    }

    [Fact]
    public void A_failed_one_names_all_of_its_errors()
    {
        _completion.SetException([new InvalidOperationException("one"), new InvalidOperationException("two")]);

        Assert.Contains("(one) (two)", Seen().Error);
    }

    [Fact]
    public void A_message_that_throws_is_told_of_and_an_endless_one_is_cut()
    {
        _completion.SetException(new Unreadable());
        Assert.Equal("(The message can't be read: it throws NotSupportedException.)", Seen().Error);

        var endless = new TranslateTask("id", _progress.StartTime, "es", Task.FromException<TaskCompletion>(
            new InvalidOperationException(new string('x', 20_000_000)))) { Progress = _progress };
        Assert.Equal(new string('x', 2_000) + "… (20,000,000 characters)", endless.Error);
    }

    [Fact]
    public void A_message_is_not_cut_in_the_midst_of_a_character()
    {
        _completion.SetException(new InvalidOperationException(new string('x', 1_999) + "🎉🎉"));

        Assert.Equal(new string('x', 1_999) + "… (2,003 characters)", Seen().Error);
    }

    [Fact]
    public void A_cancelled_one_has_ended_and_says_why()
    {
        _completion.SetFromTask(CancelledAsync());

        Assert.True(Seen() is { Cancelled: true, Completed: false, Failed: false, IsTerminal: true, Error: "the service stops" });

        static async Task<TaskCompletion> CancelledAsync()
        {
            await Task.CompletedTask;
            throw new OperationCanceledException("the service stops");
        }
    }

    [Fact]
    public void A_clock_that_is_set_does_not_show()
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        _time.SetClock(_time.GetUtcNow() - TimeSpan.FromDays(1));
        Assert.Equal(_progress.StartTime + TimeSpan.FromSeconds(1), _progress.End());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(1), _progress.Elapsed);
    }

    private TranslateResultTask Seen() => new(_task);

    private sealed class Unreadable : Exception
    {
        public override string Message => throw new NotSupportedException();
    }
}
