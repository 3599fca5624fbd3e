using System.Collections.Concurrent;
using Ephemeral.Actors.Tests.Signals.Dispatch;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;
using static Ephemeral.Actors.Tests.Signals.Dispatch.Heard;

namespace Ephemeral.Actors.Tests.Signals;

public class SignalDispatcherTests
{
    private readonly Gate _gate = new();
    private readonly Heard _heard = new();

    [Fact]
    public async Task Signals_of_one_name_are_handled_in_order_and_different_names_side_by_side()
    {
        await using var dispatcher = new SignalDispatcher(maxConcurrency: 2);
        dispatcher.Register("*", _gate.OfSignal);
        Assert.True(dispatcher.Dispatch(Signal("a", 0)));
        Assert.True(dispatcher.Dispatch(Signal("a", 1)));
        Assert.True(dispatcher.Dispatch(Signal("b", 2)));
        Assert.True(dispatcher.Dispatch(Signal("c", 3)));
        await _gate.HasStarted(0, 2);
        Assert.Equal((2, 2), (dispatcher.ActiveCount, dispatcher.QueuedCount));
        _gate.LetGo(2);
        await _gate.HasStarted(3);
        _gate.LetGo(0);
        await _gate.HasStarted(1);
        _gate.LetGoAll(4);
        await dispatcher.FlushAsync().InTime();
        Assert.Equal((2, 4), (_gate.MostAtOnce, dispatcher.HandledCount));
    }

    [Fact]
    public async Task Every_matching_handler_hears_a_signal_in_the_order_of_registration()
    {
        await using var dispatcher = new SignalDispatcher();
        var calls = new ConcurrentQueue<string>();
        dispatcher.Register("http.*", async (_, _) =>
        {
            await Task.Yield();
            calls.Enqueue("first");
        });
        dispatcher.Register("error, http.?", _ => calls.Enqueue("second"));
        dispatcher.Register("HTTP.*", _ => calls.Enqueue("wrong case"));
        dispatcher.Register("*", _ => calls.Enqueue("third"));
        dispatcher.Dispatch(Signal("http.x"));
        await dispatcher.FlushAsync().InTime();
        Assert.Equal(["first", "second", "third"], calls);
    }

    [Fact]
    public async Task A_handler_that_throws_costs_itself_alone()
    {
        var told = new ConcurrentQueue<string>();
        await using var dispatcher = new SignalDispatcher
        {
            OnError = (signal, e) => told.Enqueue($"{signal.Signal}: {e.Message}"),
        };
        dispatcher.Register("*", new Action<SignalEvent>(_ => throw new FormatException("at once")));
        dispatcher.Register("*", async _ =>
        {
            await Task.Yield();
            throw new FormatException("later");
        });
        dispatcher.Register("*", _heard.Note);
        for (var id = 0; id < 3; id++)
            dispatcher.Dispatch(Signal("s", id));
        await dispatcher.FlushAsync().InTime();
        Assert.Equal([0, 1, 2], _heard.Ids);
        Assert.Equal((6, 3), (dispatcher.FailedCount, dispatcher.HandledCount));
        Assert.Equal(["s: at once", "s: later"], told.Take(2));
    }

    [Fact]
    public async Task A_signal_that_nobody_is_registered_for_is_not_taken()
    {
        await using var dispatcher = new SignalDispatcher();
        dispatcher.Register("a", _heard.Note);
        Assert.False(dispatcher.Dispatch(Signal("b")));
        Assert.Equal((1, 0), (dispatcher.UnmatchedCount, dispatcher.DispatchedCount));
    }

    [Fact]
    public async Task When_full_the_oldest_that_waits_is_dropped_counted_and_not_waited_for()
    {
        await using var dispatcher = new SignalDispatcher(maxQueued: 2, maxConcurrency: 1);
        dispatcher.Register("*", _gate.OfSignal);
        dispatcher.Dispatch(Signal("a", 0));
        await _gate.HasStarted(0);
        dispatcher.Dispatch(Signal("a", 1));
        var flush = dispatcher.FlushAsync();
        dispatcher.Dispatch(Signal("b", 2));
        Assert.True(dispatcher.Dispatch(Signal("c", 3)));
        Assert.Equal((2, 1), (dispatcher.QueuedCount, dispatcher.DroppedCount));
        _gate.LetGo(0);
        await flush.InTime();
        _gate.LetGoAll(4);
        await dispatcher.DisposeAsync();
        Assert.Equal([0, 2, 3], _gate.Started);
        Assert.Equal((4, 3, 1), (dispatcher.DispatchedCount, dispatcher.HandledCount, dispatcher.DroppedCount));
    }

    [Fact]
    public async Task A_flood_of_one_name_waits_behind_itself_loses_its_own_oldest_and_holds_up_no_other()
    {
        await using var dispatcher = new SignalDispatcher(maxQueued: 3, maxConcurrency: 2);
        dispatcher.Register("*", _gate.OfSignal);
        for (var id = 0; id < 100; id++)
            dispatcher.Dispatch(Signal("flood", id));
        dispatcher.Dispatch(Signal("other", 100));
        await _gate.HasStarted(100);
        _gate.LetGoAll(101);
        await dispatcher.FlushAsync().InTime();
        var flood = _gate.Started.Where(id => id < 100).ToArray();
        Assert.Equal(flood.Order(), flood);
        Assert.Equal([98, 99], flood[^2..]);
        Assert.Equal((101L, dispatcher.HandledCount), (dispatcher.HandledCount + dispatcher.DroppedCount, flood.Length + 1L));
    }

    [Fact]
    public async Task A_handler_taken_back_hears_nothing_more_not_even_what_waits()
    {
        await using var dispatcher = new SignalDispatcher();
        dispatcher.Register("*", _gate.OfSignal);
        var registration = dispatcher.Register("*", _heard.Note);
        dispatcher.Dispatch(Signal("s", 0));
        dispatcher.Dispatch(Signal("s", 1));
        await _gate.HasStarted(0);
        registration.Dispose();
        registration.Dispose();
        _gate.LetGoAll(2);
        await dispatcher.FlushAsync().InTime();
        Assert.Equal((0, 2, 0), (_heard.Count, dispatcher.HandledCount, dispatcher.FailedCount));
    }

    [Fact]
    public async Task A_handler_hears_only_what_is_dispatched_after_its_registration()
    {
        await using var dispatcher = new SignalDispatcher();
        dispatcher.Register("*", _gate.OfSignal);
        dispatcher.Dispatch(Signal("s", 0));
        dispatcher.Dispatch(Signal("s", 1));
        dispatcher.Register("*", _heard.Note);
        dispatcher.Dispatch(Signal("s", 2));
        _gate.LetGoAll(3);
        await dispatcher.FlushAsync().InTime();
        Assert.Equal([2], _heard.Ids);
    }

    [Fact]
    public async Task A_handler_may_take_itself_back_and_register_others()
    {
        await using var dispatcher = new SignalDispatcher();
        IDisposable? self = null;
        self = dispatcher.Register("*", _ =>
        {
            self!.Dispose();
            dispatcher.Register("*", _heard.Note);
        });
        for (var id = 0; id < 3; id++)
        {
            dispatcher.Dispatch(Signal("s", id));
            await dispatcher.FlushAsync().InTime();
        }

        Assert.Equal([1, 2], _heard.Ids);
    }

    [Fact]
    public async Task A_handler_that_dispatches_the_same_name_again_and_again_neither_deadlocks_nor_overflows()
    {
        const int Depth = 50_000;
        await using var dispatcher = new SignalDispatcher(maxQueued: 1, maxConcurrency: 1);
        dispatcher.Register("s", signal =>
        {
            _heard.Note(signal);
            if (signal.OperationId < Depth)
                Assert.True(dispatcher.Dispatch(Signal("s", signal.OperationId + 1)));
        });
        dispatcher.Dispatch(Signal("s"));
        await _heard.HasCount(Depth + 1);
        await dispatcher.FlushAsync().InTime();
        Assert.Equal((Depth + 1, 0, 0), (dispatcher.HandledCount, dispatcher.FailedCount, dispatcher.DroppedCount));
        Assert.Equal(Enumerable.Range(0, Depth + 1).Select(id => (long)id), _heard.Ids);
    }

    [Fact]
    public async Task An_asynchronous_lambda_is_awaited_with_or_without_the_token()
    {
        await using var dispatcher = new SignalDispatcher();
        dispatcher.Register("a", async signal => await _gate.OfSignal(signal, default));
        dispatcher.Register("b", async (signal, token) => await _gate.OfSignal(signal, token));
        dispatcher.Dispatch(Signal("a", 0));
        dispatcher.Dispatch(Signal("b", 1));
        var flush = dispatcher.FlushAsync();
        await _gate.HasStarted(0, 1);
        _gate.Fail(0, new FormatException());
        await Eventually.True(() => dispatcher.FailedCount == 1);
        Assert.False(flush.IsCompleted);
        _gate.LetGo(1);
        await flush.InTime();
    }

    [Fact]
    public async Task Disposal_that_takes_too_long_drops_what_waits_also_behind_a_name_and_cancels_what_runs()
    {
        var time = new FakeTime();
        var dispatcher = new SignalDispatcher(maxConcurrency: 2, timeProvider: time);
        dispatcher.Register("*", _gate.OfSignal);
        for (var id = 0; id < 3; id++)
            dispatcher.Dispatch(Signal("a", id));
        await Eventually.True(() => dispatcher.ActiveCount == 1 && dispatcher.QueuedCount == 2);
        var flush = dispatcher.FlushAsync();
        var disposal = dispatcher.DisposeAsync().AsTask();
        await Eventually.True(() => time.ArmedTimers == 1);
        time.Advance(TimeSpan.FromSeconds(30));
        await disposal.InTime();
        await flush.InTime();
        Assert.Equal((1, 1, 2, 0), (dispatcher.HandledCount, dispatcher.FailedCount, dispatcher.DroppedCount, dispatcher.QueuedCount));
    }

    [Fact]
    public async Task Disposal_handles_what_waits_and_takes_nothing_more()
    {
        var dispatcher = new SignalDispatcher(maxConcurrency: 1);
        dispatcher.Register("*", _gate.OfSignal);
        for (var id = 0; id < 3; id++)
            dispatcher.Dispatch(Signal($"name {id}", id));
        var disposal = dispatcher.DisposeAsync().AsTask();
        Assert.False(dispatcher.Dispatch(Signal("late", 3)));
        Assert.Throws<ObjectDisposedException>(() => dispatcher.Register("*", _heard.Note));
        _gate.LetGo(0);
        await _gate.HasStarted(1);
        Assert.False(disposal.IsCompleted);
        _gate.LetGoAll(3);
        await disposal.InTime();
        Assert.Equal((3, 3), (dispatcher.DispatchedCount, dispatcher.HandledCount));
        await dispatcher.DisposeAsync();
        await dispatcher.FlushAsync().InTime();
    }
}
