using System.Collections.Concurrent;
using Ephemeral.Actors.Tests.Signals.Dispatch;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;
using static Ephemeral.Actors.Tests.Signals.Dispatch.Heard;

namespace Ephemeral.Actors.Tests.Signals;

public class SignalDispatcherFlushTests
{
    private readonly Gate _gate = new();

    [Fact]
    public async Task A_flush_waits_for_what_came_before_it_alone_and_leaves_the_dispatcher_open()
    {
        await using var dispatcher = new SignalDispatcher();
        dispatcher.Register("*", _gate.OfSignal);
        dispatcher.Dispatch(Signal("a", 0));
        dispatcher.Dispatch(Signal("b", 1));
        var flush = dispatcher.FlushAsync();
        Assert.True(dispatcher.Dispatch(Signal("c", 2)));
        _gate.LetGo(1);
        await Eventually.True(() => dispatcher.HandledCount == 1);
        Assert.False(flush.IsCompleted);
        _gate.LetGo(0);
        await flush.InTime();
        await _gate.HasStarted(2);
        Assert.Equal((2, 1), (dispatcher.HandledCount, dispatcher.ActiveCount));
        _gate.LetGo(2);
        await dispatcher.FlushAsync().InTime();
        Assert.Equal(3, dispatcher.HandledCount);
    }

    [Fact]
    public async Task A_flush_of_nothing_is_over_at_once()
    {
        await using var dispatcher = new SignalDispatcher();
        Assert.True(dispatcher.FlushAsync().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_cancelled_flush_ends_alone()
    {
        await using var dispatcher = new SignalDispatcher();
        dispatcher.Register("*", _gate.OfSignal);
        dispatcher.Dispatch(Signal("a", 0));
        using var source = new CancellationTokenSource();
        var cancelled = dispatcher.FlushAsync(source.Token);
        var other = dispatcher.FlushAsync();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.InTime());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dispatcher.FlushAsync(source.Token));
        Assert.False(other.IsCompleted);
        _gate.LetGo(0);
        await other.InTime();
        Assert.Equal((1, 0), (dispatcher.HandledCount, dispatcher.FailedCount));
    }

    [Fact]
    public async Task A_flush_from_inside_a_handler_is_refused_since_it_would_wait_for_itself()
    {
        var told = new ConcurrentQueue<Exception>();
        await using var dispatcher = new SignalDispatcher { OnError = (_, error) => told.Enqueue(error) };
        dispatcher.Register("flush", async _ =>
        {
            await Task.Yield();
            await dispatcher.FlushAsync();
        });
        dispatcher.Dispatch(Signal("flush"));
        await dispatcher.FlushAsync().InTime();
        Assert.Contains("inside a handler", Assert.IsType<InvalidOperationException>(Assert.Single(told)).Message);
    }

    [Fact]
    public async Task Code_that_a_handler_has_left_behind_may_flush()
    {
        await using var dispatcher = new SignalDispatcher();
        var gate = new TaskCompletionSource();
        Task? left = null;
        dispatcher.Register("*", _ => { left = FlushLaterAsync(); });
        dispatcher.Dispatch(Signal("a"));
        await dispatcher.FlushAsync().InTime();
        gate.SetResult();
        await left!.InTime();
        Assert.Equal(1, dispatcher.HandledCount);

        async Task FlushLaterAsync()
        {
            await gate.Task;
            await dispatcher.FlushAsync();
        }
    }

    [Fact]
    public async Task A_handler_may_end_the_dispatcher_and_does_not_wait_for_itself()
    {
        var dispatcher = new SignalDispatcher(maxConcurrency: 1);
        dispatcher.Register("end", async _ => await dispatcher.DisposeAsync());
        dispatcher.Register("hold, other", _gate.OfSignal);
        dispatcher.Dispatch(Signal("hold", 0));
        await _gate.HasStarted(0);
        dispatcher.Dispatch(Signal("end", 1));
        dispatcher.Dispatch(Signal("other", 2));
        _gate.LetGoAll(3);
        await Eventually.True(() => dispatcher.HandledCount == 3);
        Assert.False(dispatcher.Dispatch(Signal("other", 3)));
        await dispatcher.DisposeAsync().AsTask().InTime();
        Assert.Equal((3, 0), (dispatcher.HandledCount, dispatcher.FailedCount));
    }
}
