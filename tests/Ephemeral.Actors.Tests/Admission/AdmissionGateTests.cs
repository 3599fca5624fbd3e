using System.Collections.Concurrent;
using Ephemeral.Actors.Admission;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Admission;

public class AdmissionGateTests
{
    [Fact]
    public async Task Waiters_are_admitted_in_order_of_arrival_and_before_newcomers()
    {
        var published = new List<Operation>();
        var gate = new AdmissionGate(1, Plain.Clock, published.Add);
        Assert.Equal(AdmissionResult.Admitted, gate.TryTake());
        var operations = Enumerable.Range(0, 20).Select(_ => Plain.Pending()).ToArray();
        var waits = operations.Select(operation => gate.WaitAsync(operation, default).AsTask()).ToArray();
        for (var i = 0; i < operations.Length; i++)
        {
            Assert.Equal(i, published.Count);
            gate.GiveBack();
            Assert.Equal(operations[i].Id, await waits[i].InTime());
            Assert.Equal(AdmissionResult.Full, gate.TryTake());
        }

        Assert.Equal(operations, published);
        Assert.Equal((21, 20, 0), (gate.Taken, gate.GivenBack, gate.Waiting));
    }

    [Fact]
    public async Task One_producers_operations_are_published_in_its_order_whoever_gives_permits_back()
    {
        for (var round = 0; round < 100; round++)
        {
            var published = new List<Operation>();
            var gate = new AdmissionGate(1, Plain.Clock, operation =>
            {
                lock (published)
                    published.Add(operation);
            });
            Assert.Equal(AdmissionResult.Admitted, gate.TryTake());
            var operations = Enumerable.Range(0, 100).Select(_ => Plain.Pending()).ToArray();
            var waits = operations.Select(operation => gate.WaitAsync(operation, default).AsTask()).ToArray();
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            {
                for (var i = 0; i < 25; i++)
                    gate.GiveBack();
            }))).InTime();
            await Task.WhenAll(waits).InTime();
            Assert.Equal(operations, published);
        }
    }

    [Fact]
    public async Task The_only_permit_that_comes_back_is_granted_however_many_are_worth_a_wake_up()
    {
        var published = new ConcurrentQueue<Operation>();
        var gate = new AdmissionGate(1024, Plain.Clock, published.Enqueue);
        while (gate.TryTake() == AdmissionResult.Admitted)
            ;
        for (var round = 0; round < 100; round++)
        {
            var first = Plain.Pending();
            var waits = new[] { first, Plain.Pending() }.Select(operation => gate.WaitAsync(operation, default).AsTask()).ToArray();
            gate.GiveBack();
            Assert.Equal(first.Id, await waits[0].InTime());
            Assert.False(waits[1].IsCompleted);
            gate.GiveBack();
            await waits[1].InTime();
        }

        Assert.Equal((200, 0), (published.Count, gate.Waiting));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(100)]
    [InlineData(1024)]
    public async Task No_wake_up_is_lost_when_waiting_meets_giving_back(int capacity)
    {
        const int Items = 60_000;
        var pending = new BlockingCollection<Operation>();
        var gate = new AdmissionGate(capacity, Plain.Clock, pending.Add);
        var consumer = Task.Factory.StartNew(() =>
        {
            for (var i = 0; i < Items; i++)
            {
                pending.Take();
                gate.GiveBack();
            }
        }, TaskCreationOptions.LongRunning);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < Items / 4; i++)
            {
                var operation = Plain.Pending();
                if (gate.TryTake() == AdmissionResult.Admitted)
                    pending.Add(operation);
                else
                    Assert.Equal(operation.Id, await gate.WaitAsync(operation, default));
            }
        }))).InTime(progress: () => gate.GivenBack);
        await consumer.InTime();
        Assert.Equal((Items, Items, 0), (gate.Taken, gate.GivenBack, gate.Waiting));
    }

    [Fact]
    public async Task After_closing_the_number_of_admitted_is_final()
    {
        for (var round = 0; round < 200; round++)
        {
            var gate = new AdmissionGate(int.MaxValue, Plain.Clock, _ => { });
            var start = new Barrier(5);
            var producers = Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(() =>
            {
                start.SignalAndWait();
                var admitted = 0;
                while (gate.TryTake() == AdmissionResult.Admitted)
                    admitted++;
                return admitted;
            }, TaskCreationOptions.LongRunning)).ToArray();
            start.SignalAndWait();
            Thread.SpinWait(round);
            Assert.True(gate.Close(() => new InvalidOperationException()));
            var final = gate.Taken;
            Assert.Equal(final, (await Task.WhenAll(producers).InTime()).Sum());
            Assert.Equal((final, AdmissionResult.Closed), (gate.Taken, gate.TryTake()));
        }
    }

    [Fact]
    public async Task A_producer_whose_context_takes_nothing_more_is_told_of_and_holds_up_nobody()
    {
        var failures = new ConcurrentQueue<Exception>();
        var gate = new AdmissionGate(1, Plain.Clock, _ => { }) { OnProducerFailed = failures.Enqueue };
        Assert.Equal(AdmissionResult.Admitted, gate.TryTake());
        _ = WaitInClosedContextAsync(gate);
        var next = gate.WaitAsync(Plain.Pending(), default).AsTask();
        gate.GiveBack();
        gate.GiveBack();
        await next.InTime();
        Assert.Equal("The pump has ended.", Assert.Single(failures).Message);

        _ = WaitInClosedContextAsync(gate);
        var refused = gate.WaitAsync(Plain.Pending(), default).AsTask();
        Assert.True(gate.Close(() => new InvalidOperationException("closed")));
        Assert.Equal("closed", (await Assert.ThrowsAsync<InvalidOperationException>(() => refused.InTime())).Message);
        Assert.Equal(2, failures.Count);
    }

    private static async Task WaitInClosedContextAsync(AdmissionGate gate)
    {
        SynchronizationContext.SetSynchronizationContext(new ClosedContext());
        await gate.WaitAsync(Plain.Pending(), default);
    }

    private sealed class ClosedContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => throw new InvalidOperationException("The pump has ended.");
    }

    [Fact]
    public void Admitting_allocates_nothing()
    {
        var gate = new AdmissionGate(4, Plain.Clock, _ => { });
        Assert.Equal(AdmissionResult.Admitted, gate.TryTake());
        gate.GiveBack();
        Assert.Equal(0, Allocation.Of(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                gate.TryTake();
                gate.GiveBack();
            }
        }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public async Task Sixteen_at_once_are_admitted_exactly_to_the_bound_of_their_key_and_of_all(int mostPerKey)
    {
        const int Capacity = 25;
        for (var round = 0; round < 60; round++)
        {
            var gate = new AdmissionGate(Capacity, Plain.Clock, _ => { }, mostPerKey);
            var keys = Enumerable.Range(0, 4).Select(key => Plain.Key(key.ToString())).ToArray();
            using var start = new Barrier(16);
            await Task.WhenAll(Enumerable.Range(0, 16).Select(number => Task.Factory.StartNew(() =>
            {
                start.SignalAndWait();
                for (var i = 0; i < 20; i++)
                    gate.TryTake(keys[(number + i) % 4]);
            }, TaskCreationOptions.LongRunning))).InTime();
            Assert.Equal(Math.Min(Capacity, 4 * mostPerKey), gate.Taken);
            Assert.Equal(gate.Taken, keys.Sum(key => key.Pending));
            Assert.All(keys, key => Assert.InRange(key.Pending, 0, mostPerKey));
        }
    }

    [Fact]
    public async Task Who_waits_for_a_full_key_holds_up_no_other_and_each_is_admitted_in_its_turn()
    {
        const int Producers = 16, Items = 300, MostPerKey = 3;
        var keys = Enumerable.Range(0, 3).Select(key => Plain.Key(key.ToString())).ToArray();
        var pending = keys.ToDictionary(key => key, _ => new BlockingCollection<Operation>());
        var most = 0;
        var gate = new AdmissionGate(8, Plain.Clock, operation => pending[operation.Key!].Add(operation), MostPerKey);
        var consumers = keys.Select(key => Task.Factory.StartNew(() =>
        {
            for (var i = 0; i < Producers * Items / keys.Length; i++)
            {
                var operation = pending[key].Take();
                most = Math.Max(most, key.Pending);
                Assert.True(operation.TryStart(1));
                gate.GiveBack(key);
                operation.TryEnd(OperationStates.Completed, null, 1);
            }
        }, TaskCreationOptions.LongRunning)).ToArray();
        await Task.WhenAll(Enumerable.Range(0, Producers).Select(number => Task.Run(async () =>
        {
            for (var i = 0; i < Items; i++)
            {
                var key = keys[(number + i) % keys.Length];
                Assert.True(key.TryEnter());
                var operation = Plain.Pending(key);
                if (gate.TryTake(key) == AdmissionResult.Admitted)
                    pending[key].Add(operation);
                else
                    Assert.Equal(operation.Id, await gate.WaitAsync(operation, default));
            }
        }))).InTime(() => gate.GivenBack);
        await Task.WhenAll(consumers).InTime(() => gate.GivenBack);
        Assert.InRange(most, 1, MostPerKey);
        Assert.Equal((Producers * Items, Producers * Items, 0), (gate.Taken, gate.GivenBack, gate.Waiting));
        Assert.All(keys, key => Assert.Equal((0, false), (key.Pending, key.HasParked)));
    }

    [Fact]
    public async Task Who_stops_waiting_leaves_its_key_and_lets_the_next_one_pass()
    {
        var gate = new AdmissionGate(1, Plain.Clock, _ => { });
        var table = new KeyTable<string>(null);
        Assert.Equal(AdmissionResult.Admitted, gate.TryTake());
        using var cancel = new CancellationTokenSource();
        var gone = gate.WaitAsync(Plain.Pending(table.Enter("a")), cancel.Token).AsTask();
        var stays = gate.WaitAsync(Plain.Pending(table.Enter("b")), default).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone.InTime());
        Assert.Null(table.Find("a"));
        Assert.Equal(1, gate.Waiting);
        gate.GiveBack();
        Assert.True(await stays.InTime() > 0);
    }

    [Fact]
    public async Task Closing_tells_all_who_wait_why_and_a_later_reason_stands_for_those_who_come()
    {
        var gate = new AdmissionGate(1, Plain.Clock, _ => { }, mostPerKey: 1);
        var table = new KeyTable<string>(null);
        Assert.Equal(AdmissionResult.Admitted, gate.TryTake(table.Enter("a")));
        var waits = Enumerable.Range(0, 5).Select(i => gate.WaitAsync(Plain.Pending(table.Enter(i < 3 ? "a" : "b")), default).AsTask()).ToArray();
        Assert.True(gate.Close(() => new InvalidOperationException("completed")));
        Assert.False(gate.Close(() => new InvalidOperationException("again")));
        foreach (var wait in waits)
            Assert.Equal("completed", (await Assert.ThrowsAsync<InvalidOperationException>(() => wait.InTime())).Message);
        Assert.Null(table.Find("b"));
        gate.CloseFor(() => new ObjectDisposedException("gate"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => gate.WaitAsync(Plain.Pending(), default).AsTask().InTime());
        Assert.False(gate.TryTakeOverBound(null));
        Assert.Equal((1, 0, 0), (gate.Taken, gate.Waiting, gate.OverBound));
    }

    [Fact]
    public void Over_the_bound_is_admitted_and_counted()
    {
        var gate = new AdmissionGate(1, Plain.Clock, _ => { }, mostPerKey: 1);
        var key = Plain.Key("a");
        Assert.Equal(AdmissionResult.Admitted, gate.TryTake(key));
        Assert.Equal(AdmissionResult.Full, gate.TryTake(key));
        Assert.True(gate.TryTakeOverBound(key));
        Assert.Equal((2, 1, 2), (gate.Taken, gate.OverBound, key.Pending));
    }
}
