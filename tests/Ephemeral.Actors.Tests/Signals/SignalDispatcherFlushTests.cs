using Ephemeral.Actors.Tests.Signals.Dispatch;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;
using static Ephemeral.Actors.Tests.Signals.Dispatch.Heard;

namespace Ephemeral.Actors.Tests.Signals;

public class SignalDispatcherFlushTests
{
    private const int Held = 99;

    private readonly Gate _gate = new();
    private readonly Heard _flushed = new();

    [Fact]
    public async Task A_flush_waits_for_what_came_before_it_alone_and_leaves_the_dispatcher_open_T51()
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

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_handler_that_flushes_waits_for_the_other_names_and_not_for_its_own(int maxConcurrency)
    {
        await using var dispatcher = new SignalDispatcher(maxConcurrency: maxConcurrency);
        RegisterFlushing(dispatcher, "flush");
        dispatcher.Register("other", _gate.OfSignal);
        dispatcher.Dispatch(Signal("flush", 1));
        dispatcher.Dispatch(Signal("flush", 2));
        dispatcher.Dispatch(Signal("other", 3));
        await _gate.HasStarted(1);
        _gate.LetGo(1);
        await _gate.HasStarted(3);
        Assert.Equal(0, _flushed.Count);
        _gate.LetGo(3);
        await _flushed.HasCount(1);
        _gate.LetGo(2);
        await dispatcher.FlushAsync().InTime();
        Assert.Equal([1, 2], _flushed.Ids);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(50)]
    public async Task Handlers_that_all_flush_do_not_wait_for_each_other(int maxConcurrency)
    {
        await using var dispatcher = new SignalDispatcher(maxConcurrency: maxConcurrency);
        RegisterFlushing(dispatcher, "*");
        for (var id = 0; id < 50; id++)
            dispatcher.Dispatch(Signal($"name {id % 20}", id));
        _gate.LetGoAll(50);
        await dispatcher.FlushAsync().InTime();
        Assert.Equal((50, 50, 0), (_flushed.Count, dispatcher.HandledCount, dispatcher.FailedCount));
    }

    [Fact]
    public async Task A_handler_that_has_flushed_goes_on_only_when_a_slot_is_free()
    {
        await using var dispatcher = new SignalDispatcher(maxConcurrency: 1);
        RegisterFlushing(dispatcher, "flush");
        dispatcher.Register("other", _gate.OfSignal);
        dispatcher.Register("after", _gate.OfSignal);
        dispatcher.Dispatch(Signal("flush", 1));
        dispatcher.Dispatch(Signal("other", 2));
        _gate.LetGo(1);
        await _gate.HasStarted(1, 2);
        dispatcher.Dispatch(Signal("after", 3));
        _gate.LetGo(2);
        await _flushed.HasCount(1);
        await _gate.HasStarted(3);
        Assert.Equal(2, dispatcher.HandledCount);
        _gate.LetGo(3);
        await dispatcher.FlushAsync().InTime();
        Assert.Equal(1, _gate.MostAtOnce);
    }

    [Fact]
    public async Task Two_flushes_of_one_handler_and_one_that_it_does_not_wait_for_end_all_the_same()
    {
        await using var dispatcher = new SignalDispatcher(maxConcurrency: 1);
        Task? left = null;
        dispatcher.Register("twice", async _ => await Task.WhenAll(dispatcher.FlushAsync(), dispatcher.FlushAsync()));
        dispatcher.Register("leaves", _ => { left = dispatcher.FlushAsync(); });
        dispatcher.Register("other", _gate.OfSignal);
        Hold(dispatcher);
        dispatcher.Dispatch(Signal("twice"));
        dispatcher.Dispatch(Signal("leaves"));
        dispatcher.Dispatch(Signal("other", 1));
        _gate.LetGo(Held);
        await _gate.HasStarted(1);
        await Eventually.True(() => Volatile.Read(ref left) is not null);
        Assert.False(left!.IsCompleted);
        _gate.LetGo(1);
        await Task.WhenAll(left, dispatcher.FlushAsync()).InTime();
        Assert.Equal((4, 0), (dispatcher.HandledCount, dispatcher.FailedCount));
    }

    [Fact]
    public async Task A_handler_whose_flush_is_cancelled_goes_on()
    {
        await using var dispatcher = new SignalDispatcher(maxConcurrency: 1);
        using var source = new CancellationTokenSource();
        dispatcher.Register("flush", async _ => await dispatcher.FlushAsync(source.Token));
        dispatcher.Register("other", _gate.OfSignal);
        Hold(dispatcher);
        dispatcher.Dispatch(Signal("flush"));
        dispatcher.Dispatch(Signal("other", 1));
        dispatcher.Dispatch(Signal("other", 2));
        _gate.LetGo(Held);
        await _gate.HasStarted(1);
        await source.CancelAsync();
        await Eventually.True(() => dispatcher.FailedCount == 1);
        _gate.LetGoAll(3);
        await dispatcher.FlushAsync().InTime();
        Assert.Equal((4, 1), (dispatcher.HandledCount, _gate.MostAtOnce));
    }

    [Fact]
    public async Task A_handler_may_dispose()
    {
        var dispatcher = new SignalDispatcher(maxConcurrency: 1);
        var disposed = new TaskCompletionSource();
        dispatcher.Register("end", async _ =>
        {
            await dispatcher.DisposeAsync();
            disposed.TrySetResult();
        });
        dispatcher.Register("other", _gate.OfSignal);
        Hold(dispatcher);
        dispatcher.Dispatch(Signal("end", 0));
        dispatcher.Dispatch(Signal("end", 1));
        dispatcher.Dispatch(Signal("other", 2));
        _gate.LetGo(Held);
        await _gate.HasStarted(2);
        Assert.False(disposed.Task.IsCompleted);
        _gate.LetGo(2);
        await disposed.Task.InTime();
        await dispatcher.DisposeAsync().AsTask().InTime();
        Assert.Equal((4, 0), (dispatcher.HandledCount, dispatcher.FailedCount));
    }

    /// <summary>Takes a slot until <see cref="Held"/> is let go, so that what is dispatched next waits for all of it.</summary>
    private void Hold(SignalDispatcher dispatcher)
    {
        dispatcher.Register("hold", _gate.OfSignal);
        dispatcher.Dispatch(Signal("hold", Held));
    }

    private void RegisterFlushing(SignalDispatcher dispatcher, string pattern) =>
        dispatcher.Register(pattern, async (signal, token) =>
        {
            await _gate.OfSignal(signal, token);
            await dispatcher.FlushAsync(token);
            _flushed.Note(signal);
        });
}
