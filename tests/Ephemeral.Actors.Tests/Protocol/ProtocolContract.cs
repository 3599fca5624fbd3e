using Akka.Actor;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors.Protocol;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Protocol;

/// <summary>
/// What every kind of coordinator promises to those that have no handle, only its actor; each kind inherits these tests.
/// </summary>
public abstract partial class ProtocolContract : TestKit
{
    private protected static readonly TimeSpan Patience = Eventually.Deadline;

    private protected readonly FakeTime Time = new();

    protected ProtocolContract()
        : base(Eventually.ForProbes)
    {
    }

    protected abstract string Kind { get; }

    protected virtual bool HasResults => false;

    protected virtual bool HasKeys => false;

    protected abstract Subject Make(Func<int, CancellationToken, Task> body, EphemeralOptions options);

    /// <summary>A coordinator of which a test has the actor alone.</summary>
    private protected IActorRef Start(Func<int, CancellationToken, Task> body, EphemeralOptions? options = null) =>
        Make(body, options ?? new EphemeralOptions()).Coordinator.Actor;

    private protected static async Task<long> EnqueueAsync(IActorRef actor, int item) =>
        (await actor.Ask<Accepted>(new Enqueue<int>(item), Patience)).Id;

    private protected static Task<EphemeralStatus> StatusOf(IActorRef actor) =>
        actor.Ask<EphemeralStatus>(GetStatus.Instance, Patience);

    private protected static Task<OperationsFound> FoundAsync(IActorRef actor, OperationFilter? filter = null) =>
        actor.Ask<OperationsFound>(new GetSnapshot(filter), Patience);

    private protected static Task<OperationFound> FoundAsync(IActorRef actor, long id) =>
        actor.Ask<OperationFound>(new GetOperation(id), Patience);

    private protected static Task EndsAs(IActorRef actor, Func<EphemeralStatus, bool> condition) =>
        Eventually.TrueAsync(async () => condition(await StatusOf(actor)), () => "status");

    [Fact]
    public async Task Everything_told_runs_once_and_is_counted()
    {
        var runs = new int[2_000];
        var actor = Start((item, _) =>
        {
            Interlocked.Increment(ref runs[item]);
            return Task.CompletedTask;
        }, new EphemeralOptions { MaxConcurrency = 3, MaxPendingOperations = runs.Length });
        for (var item = 0; item < runs.Length; item++)
            actor.Tell(new Enqueue<int>(item), item % 2 == 0 ? ActorRefs.NoSender : TestActor);
        Assert.IsType<Done>(await actor.Ask(Complete.Instance, Patience));
        Assert.IsType<Done>(await actor.Ask(Drain.Instance, Patience));

        Assert.All(runs, count => Assert.Equal(1, count));
        var status = await StatusOf(actor);
        Assert.Equal(
            (2_000, 2_000, 0, 0), (status.TotalEnqueued, status.TotalCompleted, status.PendingCount, status.ActiveCount));
        Assert.True(status.IsDrained);
        Assert.Equal(1_000, ReceiveN(1_000).Cast<Accepted>().Select(accepted => accepted.Id).Distinct().Count());
        ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public async Task It_says_who_it_is_and_how_it_stands()
    {
        var gate = new Gate();
        var actor = Start(gate.Body, new EphemeralOptions { MaxConcurrency = 1, MaxPendingOperations = 7 });
        await EnqueueAsync(actor, 1);
        await gate.HasStarted(1);
        await EnqueueAsync(actor, 2);
        var status = await StatusOf(actor);
        Assert.Equal(
            ("subject", Kind, 7, 1, 1),
            (status.Name, status.Kind, status.MaxPendingOperations, status.PendingCount, status.ActiveCount));
        Assert.Equal(HasKeys ? 2 : 0, status.LiveKeyCount);
        var keys = await actor.Ask<KeysFound>(new GetKeys(), Patience);
        Assert.Equal(HasKeys ? 2 : 0, keys.LiveKeyCount);
        Assert.Equal(HasKeys ? ["2"] : [], keys.Keys.Select(key => key.Key));
        Assert.All(keys.Keys, key => Assert.Equal((1, 0), (key.PendingCount, key.ActiveCount)));
    }

    [Fact]
    public async Task It_is_answered_by_the_actor_that_was_asked()
    {
        var actor = Start((_, _) => Task.CompletedTask);
        actor.Tell(GetStatus.Instance, TestActor);
        await ExpectMsgAsync<EphemeralStatus>();
        Assert.Equal(actor, LastSender);
        actor.Tell("rubbish", TestActor);
        await ExpectMsgAsync<Status.Failure>();
        Assert.Equal(actor, LastSender);
    }

    [Fact]
    public async Task It_is_paused_resumed_and_resized()
    {
        var gate = new Gate();
        var actor = Start(
            gate.Body, new EphemeralOptions { MaxConcurrency = 1, EnableDynamicConcurrency = true, TimeProvider = Time });
        Assert.IsType<Done>(await actor.Ask(Pause.Instance, Patience));
        await EnqueueAsync(actor, 1);
        Time.Advance(TimeSpan.FromSeconds(5));
        await actor.Ask<Done>(Pause.Instance, Patience);
        Time.Advance(TimeSpan.FromSeconds(1));
        var status = await StatusOf(actor);
        Assert.Equal((true, TimeSpan.FromSeconds(6), 1), (status.IsPaused, status.PausedFor, status.PendingCount));
        Assert.IsType<Done>(await actor.Ask(Resume.Instance, Patience));
        await gate.HasStarted(1);
        Assert.Null((await StatusOf(actor)).PausedFor);

        await EnqueueAsync(actor, 2);
        Assert.IsType<Done>(await actor.Ask(new SetMaxConcurrency(2), Patience));
        await gate.HasStarted(2);
        var error = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => actor.Ask<Done>(new SetMaxConcurrency(0), Patience));
        Assert.Contains("maxConcurrency", error.Message, StringComparison.Ordinal);
        var rigid = Start(gate.Body);
        var fixedLimit = await Assert.ThrowsAsync<InvalidOperationException>(
            () => rigid.Ask<Done>(new SetMaxConcurrency(2), Patience));
        Assert.Contains("EnableDynamicConcurrency", fixedLimit.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_submitted_is_answered_where_there_are_results()
    {
        var actor = Start((item, _) => item == 0 ? throw new FormatException("zero") : Task.CompletedTask);
        if (!HasResults)
        {
            var error = await Assert.ThrowsAsync<InvalidOperationException>(
                () => actor.Ask<Accepted>(new Submit<int>(1), Patience));
            Assert.Contains("does not understand Submit<Int32>", error.Message, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(42, (await actor.Ask<Succeeded<int>>(new Submit<int>(21), Patience)).Result);
        Assert.Equal("zero", (await actor.Ask<Failed>(new Submit<int>(0), Patience)).Error.Message);
        Assert.IsType<Failed>(await actor.Ask<object>(new Submit<int>(0), Patience));
    }

    [Fact]
    public async Task Whoever_submits_cancels_what_waits_and_what_runs_without_knowing_its_id()
    {
        if (!HasResults)
            return;
        var gate = new Gate();
        var actor = Start(gate.Body, new EphemeralOptions { MaxConcurrency = 1 });
        using var running = new CancellationTokenSource();
        using var waiting = new CancellationTokenSource();
        var first = actor.Ask<object>(new Submit<int>(1) { CancellationToken = running.Token }, Patience);
        await gate.HasStarted(1);
        var second = actor.Ask<object>(new Submit<int>(2) { CancellationToken = waiting.Token }, Patience);
        await EndsAs(actor, status => status.PendingCount == 1);

        await waiting.CancelAsync();
        Assert.IsType<Cancelled>(await second);
        await running.CancelAsync();
        Assert.IsType<Cancelled>(await first);

        var none = new CancellationToken(canceled: true);
        Assert.IsType<Cancelled>(await actor.Ask<object>(new Submit<int>(3) { CancellationToken = none }, Patience));
        await EndsAs(actor, status => status is { TotalCancelled: 3, TotalEnqueued: 3 });
    }

    [Fact]
    public async Task Whoever_asks_for_a_success_alone_is_thrown_why_there_is_none()
    {
        if (!HasResults)
            return;
        var actor = Start((item, _) => item == 0 ? throw new FormatException("zero") : Task.FromCanceled(new CancellationToken(true)));
        var failed = await Assert.ThrowsAsync<FormatException>(() => actor.Ask<Succeeded<int>>(new Submit<int>(0), Patience));
        Assert.Equal("zero", failed.Message);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => actor.Ask<Succeeded<int>>(new Submit<int>(1), Patience));
        await actor.Ask<Done>(Complete.Instance, Patience);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => actor.Ask<Succeeded<int>>(new Submit<int>(1), Patience));
        Assert.Contains("Complete() was called", refused.Message, StringComparison.Ordinal);
    }
}
