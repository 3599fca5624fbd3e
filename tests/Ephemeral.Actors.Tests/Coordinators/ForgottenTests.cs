using System.Collections.Concurrent;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Coordinators;

public class ForgottenTests() : TestKit(Eventually.ForProbes)
{
    private readonly FakeTime _time = new();
    private readonly ConcurrentQueue<ForgottenOperation> _forgotten = new();

    [Fact]
    public async Task What_is_forgotten_is_told_once_with_its_end_and_the_reason()
    {
        await using var coordinator = Make(_forgotten.Enqueue);
        var ids = new List<long>();
        foreach (var item in new[] { 0, 1, 2, 3 })
            ids.Add(await coordinator.EnqueueAsync(item));
        await Eventually.True(() => coordinator.GetStatus().TotalEvicted == 1);
        Assert.True(coordinator.Evict(ids[1]));
        Assert.False(coordinator.Evict(ids[1]));
        await Eventually.True(() => _forgotten.Count == 2);
        await coordinator.WindowHandledAsync();
        _time.Advance(TimeSpan.FromMinutes(5));
        await Eventually.True(() => _forgotten.Count == 4);
        Assert.Equal(
            [
                new ForgottenOperation(ids[0], null, OperationStates.Completed, ForgottenReason.Evicted),
                new ForgottenOperation(ids[1], null, OperationStates.Failed, ForgottenReason.Removed),
                new ForgottenOperation(ids[2], null, OperationStates.Completed, ForgottenReason.Expired),
                new ForgottenOperation(ids[3], null, OperationStates.Failed, ForgottenReason.Expired),
            ],
            _forgotten);
    }

    [Fact]
    public async Task A_listener_that_throws_is_counted_and_holds_nothing_up()
    {
        await using var coordinator = Make(_ => throw new InvalidOperationException("no"));
        for (var item = 0; item < 10; item++)
            await coordinator.EnqueueAsync(item);
        coordinator.Complete();
        await coordinator.DrainAsync().InTime();
        await Eventually.True(() => coordinator.GetStatus() is { TotalEvicted: 7, CallbackFailures: 7, Tracked: 3 });
    }

    [Fact]
    public async Task Whoever_awaits_an_operation_is_answered_before_a_listener_hears_whom_it_has_displaced()
    {
        using var go = new ManualResetEventSlim();
        await using var coordinator = new EphemeralResultCoordinator<int, int>(
            static (input, _) => Task.FromResult(input),
            new EphemeralOptions { MaxTrackedOperations = 1, OnForgotten = _ => go.Wait(Eventually.Deadline) },
            Sys);
        await (await coordinator.SubmitAsync(1)).Completion.InTime();
        Assert.Equal(2, await (await coordinator.SubmitAsync(2)).Completion.InTime());
        go.Set();
    }

    [Fact]
    public async Task One_that_is_unpinned_goes_when_it_is_too_old_also_where_younger_ones_were_looked_after_first()
    {
        var gate = new Gate();
        await using var coordinator = new EphemeralWorkCoordinator<int>(
            gate.Body, new EphemeralOptions { TimeProvider = _time, OnForgotten = _forgotten.Enqueue }, Sys);
        var pinned = await coordinator.EnqueueAsync(0);
        await gate.HasStarted(0);
        Assert.True(coordinator.Pin(pinned));
        gate.LetGo(0);
        await coordinator.SettledAsync(1);
        _time.Advance(TimeSpan.FromMinutes(3));
        await coordinator.EnqueueAsync(1);
        gate.LetGo(1);
        await coordinator.SettledAsync(2);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(coordinator.Unpin(pinned));
        await coordinator.WindowHandledAsync();

        await Eventually.True(() =>
        {
            // no further than to its age
            if (_time.GetUtcNow() < new FakeTime().GetUtcNow() + TimeSpan.FromMinutes(5))
                _time.Advance(TimeSpan.FromSeconds(10));
            return !_forgotten.IsEmpty;
        });
        Assert.Equal((pinned, ForgottenReason.Expired), (_forgotten.Single().Id, _forgotten.Single().Reason));
    }

    [Fact]
    public async Task What_a_listener_tells_without_a_sender_comes_from_nobody()
    {
        await using var coordinator = Make(_ => TestActor.Tell("forgotten", ActorCell.GetCurrentSelfOrNoSender()));
        for (var item = 0; item < 8; item += 2)
            await coordinator.EnqueueAsync(item);
        ExpectMsg("forgotten");
        Assert.Equal(Sys.DeadLetters, LastSender);
    }

    [Fact]
    public void The_text_of_a_forgotten_operation_has_no_key() => Assert.Equal(
        "Operation 7, Failed, Expired", new ForgottenOperation(7, "ada", OperationStates.Failed, ForgottenReason.Expired).ToString());

    [Fact]
    public void Signals_of_a_key_are_taken_out_of_a_sink_but_for_states()
    {
        var sink = new SignalSink();
        using var state = new SignalState(sink);
        state.Set("open");
        sink.Raise("a", "ada");
        sink.Raise("a", "bob");
        sink.Raise("b", "ada");
        Assert.Equal((2, 0), (sink.RetractKey("ada"), sink.RetractKey("ada")));
        Assert.Equal(["open", "a"], sink.Sense().Select(signal => signal.Signal));
        Assert.Throws<ArgumentNullException>(() => sink.RetractKey(null!));
    }

    private EphemeralWorkCoordinator<int> Make(Action<ForgottenOperation> onForgotten) => new(
        static (item, _) => item % 2 == 0 ? Task.CompletedTask : throw new InvalidOperationException("odd"),
        new EphemeralOptions
        {
            MaxConcurrency = 1, MaxTrackedOperations = 3, OnForgotten = onForgotten, TimeProvider = _time, LogFailures = false,
        },
        Sys);
}
