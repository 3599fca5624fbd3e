using Akka.Actor;
using Ephemeral.Actors.Protocol;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Protocol;

public abstract partial class ProtocolContract
{
    [Fact]
    public async Task What_it_does_not_understand_is_named_and_so_is_what_it_does()
    {
        var actor = Start((_, _) => Task.CompletedTask);
        foreach (var (message, name) in new (object, string)[]
        {
            ("hello", "String"), (new Enqueue<string>("seven"), "Enqueue<String>"), (new Enqueue<long>(7), "Enqueue<Int64>"),
            (new Submit<string>("seven"), "Submit<String>"),
        })
        {
            var error = await Assert.ThrowsAsync<InvalidOperationException>(() => actor.Ask<Accepted>(message, Patience));
            var items = HasResults ? "Enqueue<Int32>, Submit<Int32>" : "Enqueue<Int32>";
            Assert.StartsWith(
                $"Coordinator 'subject' does not understand {name}. It understands {items}, GetStatus, ",
                error.Message, StringComparison.Ordinal);
            Assert.Contains("SetMaxConcurrency", error.Message, StringComparison.Ordinal);
        }

        // it is none the worse for it
        await EnqueueAsync(actor, 1);
    }

    [Fact]
    public async Task What_comes_back_as_a_failure_is_not_answered_again()
    {
        var (one, other) = (Start((_, _) => Task.CompletedTask), Start((_, _) => Task.CompletedTask));
        one.Tell("rubbish", other);
        one.Tell(new Status.Failure(new FormatException("from elsewhere")), TestActor);
        await StatusOf(one);
        await StatusOf(other);
        one.Tell(GetStatus.Instance, TestActor);
        await ExpectMsgAsync<EphemeralStatus>();
    }

    [Fact]
    public async Task What_a_desk_fails_on_ends_nothing()
    {
        var gate = new Gate();
        var actor = Start(gate.Body, new EphemeralOptions { MaxConcurrency = 1 });
        await EnqueueAsync(actor, 1);
        await gate.HasStarted(1);
        Watch(actor);
        var tooFew = new GetSnapshot(new OperationFilter { Limit = -1 });
        foreach (var message in new object[] { new GetKeys(0), tooFew, new SetMaxConcurrency(0) })
            await Assert.ThrowsAnyAsync<ArgumentOutOfRangeException>(() => actor.Ask<Done>(message, Patience));
        gate.LetGo(1);
        await EndsAs(actor, status => status is { TotalCompleted: 1, TotalCancelled: 0 });
        ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public async Task What_has_no_room_is_refused()
    {
        var gate = new Gate();
        var actor = Start(gate.Body, new EphemeralOptions { MaxConcurrency = 1, MaxPendingOperations = 1, TimeProvider = Time });
        Assert.Null((await StatusOf(actor)).LastRefused);
        await EnqueueAsync(actor, 1);
        await gate.HasStarted(1);
        await EnqueueAsync(actor, 2);
        Time.Advance(TimeSpan.FromSeconds(7));
        var refused = await actor.Ask<Refused>(new Enqueue<int>(3), Patience);
        Assert.StartsWith(
            "Coordinator 'subject' has no room: 1 operations are pending; allowed are 1", refused.Reason,
            StringComparison.Ordinal);
        var status = await StatusOf(actor);
        Assert.Equal((1, Time.GetUtcNow()), (status.TotalRefused, status.LastRefused));
    }

    [Fact]
    public async Task It_drains_when_intake_has_ended_and_all_has_run()
    {
        var gate = new Gate();
        var actor = Start(gate.Body, new EphemeralOptions { MaxConcurrency = 1 });
        await EnqueueAsync(actor, 1);
        var early = await Assert.ThrowsAsync<InvalidOperationException>(() => actor.Ask<Done>(Drain.Instance, Patience));
        Assert.Contains("Complete()", early.Message, StringComparison.Ordinal);
        await actor.Ask<Done>(Complete.Instance, Patience);
        await actor.Ask<Done>(Complete.Instance, Patience);
        var drained = new[] { actor.Ask<Done>(Drain.Instance, Patience), actor.Ask<Done>(Drain.Instance, Patience) };
        var refused = await actor.Ask<Refused>(new Enqueue<int>(2), Patience);
        Assert.Contains("Complete() was called", refused.Reason, StringComparison.Ordinal);
        Assert.All(drained, waiting => Assert.False(waiting.IsCompleted));
        gate.LetGo(1);
        await Task.WhenAll(drained).InTime();
        await actor.Ask<Done>(Drain.Instance, Patience);
        Assert.Equal(1, (await StatusOf(actor)).TotalCompleted);
    }

    [Fact]
    public async Task What_is_asked_while_it_ends_and_afterwards_is_answered_or_fails_at_once()
    {
        for (var round = 0; round < 20; round++)
        {
            var gate = new Gate();
            var subject = Make(gate.Body, new EphemeralOptions { MaxConcurrency = 1 });
            var actor = subject.Coordinator.Actor;
            await EnqueueAsync(actor, 1);
            await gate.HasStarted(1);
            await actor.Ask<Done>(Complete.Instance, Patience);
            var drained = actor.Ask<Done>(Drain.Instance, Patience);
            var ending = subject.DisposeAsync().AsTask();
            // races the end: some are answered by the coordinator, some for it
            var asked = Enumerable.Range(0, 50)
                .Select(number => actor.AnswerOf(number % 2 == 0 ? GetStatus.Instance : new Enqueue<int>(1)))
                .ToArray();
            await ending.InTime();
            await drained;
            foreach (var answer in asked)
                Assert.True(await answer is EphemeralStatus or Refused or Status.Failure { Cause: ObjectDisposedException });
        }
    }

    [Fact]
    public async Task Its_end_is_seen_by_whoever_watches_it_and_whoever_asks_later_is_told()
    {
        var subject = Make((_, _) => Task.CompletedTask, new EphemeralOptions());
        var actor = subject.Coordinator.Actor;
        await StatusOf(actor);
        Watch(actor);
        await subject.DisposeAsync();
        Assert.Equal(actor, (await ExpectMsgAsync<Terminated>()).ActorRef);
        foreach (var message in new object[] { GetStatus.Instance, Pause.Instance, new GetSnapshot(), new Cancel(1) })
        {
            var error = await Assert.ThrowsAsync<ObjectDisposedException>(() => actor.Ask<Done>(message, Patience));
            Assert.Contains("'subject' is disposed", error.Message, StringComparison.Ordinal);
        }

        await actor.Ask<Done>(Drain.Instance, Patience);
        var refused = await actor.Ask<Refused>(new Enqueue<int>(1), Patience);
        Assert.Contains("is disposed", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_keeps_its_actor_does_not_keep_what_has_ended()
    {
        var (actor, coordinator, body) = await MakeUseAndEndAsync();
        await Eventually.True(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return !coordinator.IsAlive && !body.IsAlive;
        });
        await Assert.ThrowsAsync<ObjectDisposedException>(() => actor.Ask<Done>(Pause.Instance, Patience));

        async Task<(IActorRef Actor, WeakReference Coordinator, WeakReference Body)> MakeUseAndEndAsync()
        {
            var gate = new Gate();
            var subject = Make(gate.Body, new EphemeralOptions());
            await EnqueueAsync(subject.Coordinator.Actor, 1);
            gate.LetGo(1);
            await EndsAs(subject.Coordinator.Actor, status => status.TotalCompleted == 1);
            await subject.DisposeAsync();
            return (subject.Coordinator.Actor, new WeakReference(subject.Coordinator), new WeakReference(gate));
        }
    }

    [Fact]
    public async Task Askers_that_die_before_they_are_answered_cost_nothing()
    {
        var gate = new Gate();
        var actor = Start(gate.Body, new EphemeralOptions { MaxConcurrency = 1 });
        await EnqueueAsync(actor, 1);
        await actor.Ask<Done>(Complete.Instance, Patience);
        for (var asker = 0; asker < 3_000; asker++)
            actor.Tell(Drain.Instance, ActorRefs.Nobody);
        using var impatient = new CancellationTokenSource();
        var cancelled = actor.Ask<Done>(Drain.Instance, Timeout.InfiniteTimeSpan, impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        var probe = CreateTestProbe();
        actor.Tell(Drain.Instance, probe.Ref);
        Sys.Stop(probe.Ref);
        var patient = actor.Ask<Done>(Drain.Instance, Patience);
        gate.LetGo(1);
        await patient;
    }
}
