using System.Collections.Concurrent;
using Ephemeral.Actors.Signals;
using Ephemeral.Actors.Tests.Signals.Dispatch;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;
using static Ephemeral.Actors.Tests.Signals.Dispatch.Heard;

namespace Ephemeral.Actors.Tests.Signals;

public class AsyncSignalProcessorTests
{
    private readonly Gate _gate = new();

    [Fact]
    public async Task As_many_as_may_are_handled_at_once_and_the_oldest_comes_next()
    {
        await using var processor = Processor(maxConcurrency: 3);
        for (var id = 0; id < 6; id++)
            Assert.True(processor.Enqueue(Signal("s", id)));
        await _gate.HasStarted(0, 1, 2);
        Assert.Equal((3, 3), (processor.ActiveCount, processor.QueuedCount));
        _gate.LetGo(1);
        await _gate.HasStarted(3);
        Assert.Equal((3, 2), (processor.ActiveCount, processor.QueuedCount));
        _gate.LetGoAll(6);
        await processor.DisposeAsync();
        Assert.Equal((3, 6), (_gate.MostAtOnce, processor.ProcessedCount));
    }

    [Fact]
    public async Task When_full_the_oldest_that_waits_is_dropped_and_counted()
    {
        await using var processor = Processor(maxConcurrency: 1, maxQueued: 2);
        processor.Enqueue(Signal("s", 0));
        await _gate.HasStarted(0);
        for (var id = 1; id < 5; id++)
            Assert.True(processor.Enqueue(Signal("s", id)));
        Assert.Equal((2, 2), (processor.QueuedCount, processor.DroppedCount));
        _gate.LetGoAll(5);
        await processor.DisposeAsync();
        Assert.Equal([0, 3, 4], _gate.Started);
        Assert.Equal((5, 3, 2), (processor.EnqueuedCount, processor.ProcessedCount, processor.DroppedCount));
    }

    [Fact]
    public async Task Every_way_to_fail_is_counted_and_told_and_the_others_do_not_notice()
    {
        var told = new ConcurrentDictionary<long, Exception>();
        var processor = new AsyncSignalProcessor((signal, _) => signal.OperationId switch
        {
            0 => throw new FormatException("at once"),
            1 => Later(),
            2 => null!,
            3 => Task.FromCanceled(new CancellationToken(true)),
            _ => Task.CompletedTask,
        }, maxConcurrency: 2)
        {
            OnError = (signal, error) => Assert.True(told.TryAdd(signal.OperationId, error)),
        };
        for (var id = 0; id < 10; id++)
            processor.Enqueue(Signal("s", id));
        await processor.DisposeAsync();
        Assert.Equal((6, 4, 0), (processor.ProcessedCount, processor.FailedCount, processor.CallbackFailureCount));
        Assert.Equal([0, 1, 2, 3], told.Keys.Order());
        Assert.Equal(("at once", "later"), (told[0].Message, told[1].Message));
        Assert.Contains("returned null for signal 's'", told[2].Message);
        Assert.IsAssignableFrom<OperationCanceledException>(told[3]);

        static async Task Later()
        {
            await Task.Yield();
            throw new FormatException("later");
        }
    }

    [Fact]
    public async Task An_error_callback_that_throws_is_counted()
    {
        var processor = new AsyncSignalProcessor((_, _) => throw new FormatException()) { OnError = (_, e) => throw e };
        for (var i = 0; i < 3; i++)
            processor.Enqueue(Signal("s"));
        await processor.DisposeAsync();
        Assert.Equal((3, 3), (processor.FailedCount, processor.CallbackFailureCount));
    }

    [Fact]
    public async Task Disposal_takes_nothing_more_and_handles_what_waits()
    {
        var processor = Processor(maxConcurrency: 1);
        for (var id = 0; id < 3; id++)
            processor.Enqueue(Signal("s", id));
        var first = processor.DisposeAsync().AsTask();
        var second = processor.DisposeAsync().AsTask();
        Assert.False(processor.Enqueue(Signal("s", 3)));
        _gate.LetGo(0);
        await _gate.HasStarted(1);
        Assert.False(first.IsCompleted || second.IsCompleted);
        _gate.LetGoAll(3);
        await Task.WhenAll(first, second).InTime();
        Assert.Equal((3, 3), (processor.EnqueuedCount, processor.ProcessedCount));
        await processor.DisposeAsync();
    }

    [Fact]
    public async Task Disposal_that_takes_too_long_drops_what_waits_and_cancels_what_runs()
    {
        var time = new FakeTime();
        var processor = Processor(maxConcurrency: 1, maxQueued: 10, time);
        for (var id = 0; id < 3; id++)
            processor.Enqueue(Signal("s", id));
        await _gate.HasStarted(0);
        var disposal = processor.DisposeAsync().AsTask();
        time.Advance(TimeSpan.FromSeconds(30) - TimeSpan.FromTicks(1));
        Assert.Equal((2, false), (processor.QueuedCount, disposal.IsCompleted));
        time.Advance(TimeSpan.FromTicks(1));
        await disposal.InTime();
        Assert.Equal((0, 2), (processor.QueuedCount, processor.DroppedCount));
        await Eventually.True(() => processor.FailedCount == 1);
        Assert.Equal([0], _gate.Started);
    }

    [Fact]
    public async Task A_handler_may_enqueue_and_dispose()
    {
        AsyncSignalProcessor processor = null!;
        var done = new TaskCompletionSource();
        processor = new AsyncSignalProcessor(async (signal, _) =>
        {
            if (signal.OperationId > 0)
                return;
            Assert.True(processor.Enqueue(Signal("s", 1)));
            await processor.DisposeAsync();
            Assert.False(processor.Enqueue(Signal("s", 2)));
            done.SetResult();
        }, maxConcurrency: 1);
        processor.Enqueue(Signal("s", 0));
        await done.Task.InTime();
        await processor.DisposeAsync().AsTask().InTime();
        Assert.Equal((2, 0), (processor.ProcessedCount, processor.FailedCount));
    }

    [Fact]
    public async Task A_handler_knows_its_signal_as_the_cause_and_nothing_of_its_enqueuer()
    {
        var ambient = new AsyncLocal<string?> { Value = "the enqueuer's" };
        var seen = new ConcurrentQueue<(string?, string?)>();
        var processor = new AsyncSignalProcessor(async (_, _) =>
        {
            await Task.Yield();
            seen.Enqueue((ambient.Value, SignalScope.Current?.ToString()));
            ambient.Value = "a handler's";
        }, maxConcurrency: 1);
        processor.Enqueue(Signal("a"));
        processor.Enqueue(Signal("b") with { Propagation = new SignalPropagation("c") });
        await processor.DisposeAsync();
        Assert.Equal([(null, "a"), (null, "c > b")], seen);
        Assert.Null(SignalScope.Current);
    }

    [Fact]
    public async Task No_handler_runs_on_the_thread_that_ends_another()
    {
        var wait = new TaskCompletionSource();
        var thread = 0;
        var processor = new AsyncSignalProcessor((signal, _) =>
        {
            thread = Environment.CurrentManagedThreadId;
            return signal.OperationId == 0 ? wait.Task : Task.CompletedTask;
        }, maxConcurrency: 1);
        processor.Enqueue(Signal("s", 0));
        processor.Enqueue(Signal("s", 1));
        await Eventually.True(() => Volatile.Read(ref thread) != 0);
        using var seen = new ManualResetEventSlim();
        var ender = new Thread(() =>
        {
            wait.SetResult();
            // alive until the end, so that no other thread has its id
            seen.Wait();
        });
        ender.Start();
        await processor.DisposeAsync();
        var handled = (thread, processor.ProcessedCount);
        seen.Set();
        ender.Join();
        Assert.NotEqual(ender.ManagedThreadId, handled.thread);
        Assert.Equal(2, handled.ProcessedCount);
    }

    [Fact]
    public async Task Disposal_does_not_wait_for_what_a_handler_has_registered_with_its_token()
    {
        using var never = new ManualResetEventSlim();
        var entered = new TaskCompletionSource();
        var processor = new AsyncSignalProcessor(
            async (signal, token) =>
            {
                _ = token.Register(() => never.Wait());
                entered.SetResult();
                await Task.Delay(Timeout.Infinite, CancellationToken.None);
            },
            drainTimeout: TimeSpan.FromMilliseconds(50));
        Assert.True(processor.Enqueue(new SignalEvent("slow", 1, null, default)));
        await entered.Task.InTime();

        await processor.DisposeAsync().AsTask().InTime();

        never.Set();
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(1, 0, 0)]
    [InlineData(1, 1, -2)]
    public void Limits_out_of_range_are_refused(int concurrency, int queued, int timeoutSeconds)
    {
        var timeout = TimeSpan.FromSeconds(timeoutSeconds);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new AsyncSignalProcessor(_gate.OfSignal, concurrency, queued, drainTimeout: timeout));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SignalDispatcher(queued, concurrency, drainTimeout: timeout));
    }

    private AsyncSignalProcessor Processor(int maxConcurrency, int maxQueued = 1000, TimeProvider? time = null) =>
        new(_gate.OfSignal, maxConcurrency, maxQueued, time);
}
