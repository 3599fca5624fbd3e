using System.Collections.Concurrent;
using Ephemeral.Testing;
using static Ephemeral.Actors.Tests.Signals.Dispatch.Heard;

namespace Ephemeral.Actors.Tests.Signals;

public class SignalDeliveryRaceTests
{
    private const int Threads = 8;

    [Fact]
    public async Task Eight_dispatchers_lose_nothing_and_keep_order_while_handlers_come_and_go_and_others_flush_and_dispose()
    {
        for (var round = 0; round < 40; round++)
        {
            var room = round % 3 == 0 ? 10_000 : 1 + (round % 40);
            var dispatcher = new SignalDispatcher(room, maxConcurrency: 1 + (round % 4));
            var last = new ConcurrentDictionary<string, long>();
            var (heard, taken, wrong) = (0L, 0L, 0);
            dispatcher.Register("*", async signal =>
            {
                var before = last.GetOrAdd(signal.Signal, -1);
                if (signal.OperationId % 7 == 0)
                    await Task.Yield();
                if (before >= signal.OperationId || !last.TryUpdate(signal.Signal, signal.OperationId, before))
                    Interlocked.Increment(ref wrong);
                Interlocked.Increment(ref heard);
                if (signal.OperationId % 20 == 0)
                    throw new FormatException();
            });
            var start = new Barrier(Threads + 2);
            var dispatchers = Enumerable.Range(0, Threads).Select(name => Run(start, () =>
            {
                for (var id = 0; id < 200 && dispatcher.Dispatch(Signal($"{name}", id)); id++)
                    Interlocked.Increment(ref taken);
            }));
            var visitors = Run(start, () =>
            {
                for (var i = 0; i < 50; i++)
                {
                    try
                    {
                        dispatcher.Register("?", _ => { }).Dispose();
                    }
                    catch (ObjectDisposedException)
                    {
                        return;
                    }
                }
            });
            var flushes = new List<Task>();
            var end = Run(start, () =>
            {
                for (var i = 0; i < 10; i++)
                    flushes.Add(dispatcher.FlushAsync());
                if (round % 2 == 0)
                    flushes.Add(dispatcher.DisposeAsync().AsTask());
            });
            await Task.WhenAll([.. dispatchers, visitors, end]).InTime();
            await Task.WhenAll(flushes).InTime();
            await dispatcher.DisposeAsync().AsTask().InTime();
            Assert.Equal((0, 0, 0), (wrong, dispatcher.QueuedCount, dispatcher.ActiveCount));
            Assert.Equal((taken, heard), (dispatcher.DispatchedCount, dispatcher.HandledCount));
            Assert.Equal(taken, heard + dispatcher.DroppedCount);
            Assert.True(room < Threads * 200 || dispatcher.DroppedCount == 0);
        }
    }

    [Fact]
    public async Task After_each_flush_everything_that_its_thread_dispatched_has_been_handled()
    {
        await using var dispatcher = new SignalDispatcher(maxQueued: 10_000);
        var heard = new long[Threads];
        dispatcher.Register("*", async signal =>
        {
            if (signal.OperationId % 3 == 0)
                await Task.Yield();
            Interlocked.Increment(ref heard[int.Parse(signal.Signal)]);
        });
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(name => Task.Run(async () =>
        {
            for (var round = 1; round <= 500; round++)
            {
                for (var id = 0; id < 3; id++)
                    Assert.True(dispatcher.Dispatch(Signal($"{name}", id)));
                await dispatcher.FlushAsync();
                Assert.Equal(3 * round, Volatile.Read(ref heard[name]));
            }
        }))).InTime();
        Assert.Equal(Threads * 1500, dispatcher.HandledCount);
    }

    [Fact]
    public async Task A_handler_taken_back_is_not_called_again_while_eight_dispatch()
    {
        for (var round = 0; round < 40; round++)
        {
            await using var dispatcher = new SignalDispatcher(maxQueued: 10_000, maxConcurrency: 1);
            dispatcher.Register("*", _ => { });
            var calls = 0;
            var registration = dispatcher.Register("*", _ => Interlocked.Increment(ref calls));
            var start = new Barrier(Threads + 1);
            var dispatchers = Enumerable.Range(0, Threads).Select(name => Run(start, () =>
            {
                for (var id = 0; id < 100; id++)
                    dispatcher.Dispatch(Signal($"{name}", id));
            })).ToArray();
            start.SignalAndWait();
            registration.Dispose();
            // one call may have begun before
            var callsThen = Volatile.Read(ref calls);
            await Task.WhenAll(dispatchers).InTime();
            await dispatcher.FlushAsync().InTime();
            Assert.InRange(calls, callsThen, callsThen + 1);
            Assert.Equal(Threads * 100, dispatcher.HandledCount);
        }
    }

    [Fact]
    public async Task Eight_enqueuers_lose_nothing_and_no_more_run_than_may_until_the_processor_is_disposed()
    {
        for (var round = 0; round < 40; round++)
        {
            var limit = 1 + (round % 5);
            var (running, most, taken, handled) = (0, 0, 0L, 0L);
            var processor = new AsyncSignalProcessor(async (signal, _) =>
            {
                var now = Interlocked.Increment(ref running);
                for (var seen = most; seen < now; seen = most)
                    Interlocked.CompareExchange(ref most, now, seen);
                if (signal.OperationId % 4 == 0)
                    await Task.Yield();
                Interlocked.Increment(ref handled);
                Interlocked.Decrement(ref running);
                if (signal.OperationId % 50 == 0)
                    throw new FormatException();
            }, limit, maxQueued: 1 + (round % 50));
            var start = new Barrier(Threads + 1);
            var enqueuers = Enumerable.Range(0, Threads).Select(_ => Run(start, () =>
            {
                for (var id = 0; id < 500 && processor.Enqueue(Signal("s", id)); id++)
                    Interlocked.Increment(ref taken);
            })).ToArray();
            start.SignalAndWait();
            Thread.SpinWait(round * 500);
            await processor.DisposeAsync().AsTask().InTime();
            Assert.Equal(0, running);
            await Task.WhenAll(enqueuers).InTime();
            Assert.InRange(most, Math.Min(taken, 1), limit);
            Assert.Equal((taken, handled), (processor.EnqueuedCount, processor.ProcessedCount + processor.FailedCount));
            Assert.Equal(taken, handled + processor.DroppedCount);
            Assert.Equal((0, 0), (processor.QueuedCount, processor.ActiveCount));
        }
    }

    private static Task Run(Barrier start, Action action) => Task.Factory.StartNew(
        () =>
        {
            start.SignalAndWait();
            action();
        },
        TaskCreationOptions.LongRunning);
}
