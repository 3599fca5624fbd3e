using Akka.Actor;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.Asking;

public sealed class AskTests : ConformanceTest
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task The_first_answer_completes_the_question()
    {
        var actor = Answer(message => $"{message} to you");

        Assert.Equal("hello to you", await actor.Ask<string>("hello", Patience));
        Assert.Equal("hello to you", await actor.Ask("hello", Patience));
        Assert.Equal("hello to you", await actor.Ask<string>("hello"));
    }

    [Fact]
    public async Task The_answer_may_be_of_a_derived_type()
    {
        var actor = Answer(_ => new List<int> { 1 });

        Assert.Equal([1], await actor.Ask<IEnumerable<int>>("list", Patience));
    }

    [Fact]
    public async Task An_answer_of_another_type_is_an_error()
    {
        var actor = Answer(_ => 42);

        var error = await Assert.ThrowsAsync<ArgumentException>(() => actor.Ask<string>("text", Patience));
        Assert.Contains("Int32", error.Message, StringComparison.Ordinal);
        Assert.Contains("String", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_is_thrown()
    {
        var cause = new InvalidOperationException("refused");
        var actor = Answer(_ => new Status.Failure(cause));

        Assert.Same(cause, await Assert.ThrowsAsync<InvalidOperationException>(() => actor.Ask<string>("text", Patience)));
    }

    [Fact]
    public async Task A_question_that_takes_any_answer_learns_of_a_failure()
    {
        var cause = new InvalidOperationException("refused");
        var actor = Answer(_ => new Status.Failure(cause));

        // as an answer in some versions of Akka.NET 1.5, thrown in others: nobody may rely on either
        object? answer = null;
        var thrown = await Record.ExceptionAsync(async () => answer = await actor.Ask("text", Patience));
        Assert.Same(cause, thrown ?? ((Status.Failure)answer!).Cause);
    }

    [Fact]
    public async Task Nobody_can_not_be_asked_by_an_actor_either()
    {
        Assert.Throws<NotSupportedException>(() => { _ = ActorRefs.Nobody.Ask<string>("hello", Patience); });

        var actor = Answer(_ => Record.Exception(() => { _ = ActorRefs.Nobody.Ask<string>("hello", Patience); })!);
        Assert.IsType<NotSupportedException>(await actor.Ask("ask nobody", Patience));
    }

    [Fact]
    public async Task A_question_that_nobody_answers_in_time_fails()
    {
        var actor = Sys.ActorOf(Scripted.Silent);

        await Assert.ThrowsAsync<AskTimeoutException>(() => actor.Ask<string>("hello", Short));
    }

    [Fact]
    public async Task A_question_to_one_that_has_stopped_runs_into_its_timeout()
    {
        var actor = Sys.ActorOf(Scripted.Silent);
        await actor.GracefulStop(Patience);

        await Assert.ThrowsAsync<AskTimeoutException>(() => actor.Ask<string>("hello", Short));
    }

    [Fact]
    public async Task Cancellation_ends_the_question()
    {
        var actor = Sys.ActorOf(Scripted.Silent);
        using var cancel = new CancellationTokenSource();
        var asking = actor.Ask<string>("hello", cancel.Token);
        Assert.False(asking.IsCompleted);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.True(asking.IsCanceled);
    }

    [Fact]
    public async Task With_timeout_and_token_whichever_comes_first_ends_the_question()
    {
        var actor = Sys.ActorOf(Scripted.Silent);
        using var cancel = new CancellationTokenSource();

        await Assert.ThrowsAsync<AskTimeoutException>(() => actor.Ask<string>("hello", Short, cancel.Token));

        var asking = actor.Ask<string>("hello", Patience, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task A_question_may_carry_the_address_of_its_answer()
    {
        var actor = Act((context, message) => ((IActorRef)message).Tell("here", context.Self));

        Assert.Equal("here", await actor.Ask<string>(replyTo => replyTo, Patience, CancellationToken.None));
    }

    [Fact]
    public async Task Many_questions_at_once_each_get_their_own_answer()
    {
        var actor = Answer(message => (int)message * 2);

        var answers = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(i => actor.Ask<int>(i, Patience)));

        Assert.Equal(Enumerable.Range(0, 1_000).Select(i => i * 2), answers);
    }

    [Fact]
    public async Task An_answer_after_the_first_is_ignored()
    {
        var actor = Act((context, _) =>
        {
            context.Sender.Tell("first", context.Self);
            context.Sender.Tell("second", context.Self);
        });

        Assert.Equal("first", await actor.Ask<string>("hello", Patience));
        Assert.Equal("first", await actor.Ask<string>("hello", Patience));
    }

    [Fact]
    public async Task A_selection_can_be_asked_too()
    {
        var actor = Answer(_ => "answer");

        Assert.Equal("answer", await Sys.ActorSelection(actor.Path).Ask<string>("question", Patience));
    }

    private IActorRef Answer(Func<object, object> answer) =>
        Act((context, message) => context.Sender.Tell(answer(message), context.Self));
}
