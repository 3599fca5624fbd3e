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
        Assert.Equal(Actors.Admission.Admission.Admitted, gate.TryTake());
        var operations = Enumerable.Range(0, 20).Select(_ => Plain.Pending()).ToArray();
        var waits = operations.Select(operation => gate.WaitAsync(operation, default).AsTask()).ToArray();
        for (var i = 0; i < operations.Length; i++)
        {
            Assert.Equal(i, published.Count);
            gate.GiveBack();
            Assert.Equal(operations[i].Id, await waits[i].InTime());
            Assert.Equal(Actors.Admission.Admission.Full, gate.TryTake());
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
            Assert.Equal(Actors.Admission.Admission.Admitted, gate.TryTake());
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
    public async Task No_wake_up_is_lost_when_waiting_meets_giving_back()
    {
        const int Items = 200_000;
        var pending = new BlockingCollection<Operation>();
        var gate = new AdmissionGate(2, Plain.Clock, pending.Add);
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
                if (gate.TryTake() == Actors.Admission.Admission.Admitted)
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
        for (var round = 0; round < 500; round++)
        {
            var gate = new AdmissionGate(int.MaxValue, Plain.Clock, _ => { });
            var start = new Barrier(5);
            var producers = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            {
                start.SignalAndWait();
                var admitted = 0;
                while (gate.TryTake() == Actors.Admission.Admission.Admitted)
                    admitted++;
                return admitted;
            })).ToArray();
            start.SignalAndWait();
            Thread.SpinWait(round);
            Assert.True(gate.Close(() => new InvalidOperationException()));
            var final = gate.Taken;
            Assert.Equal(final, (await Task.WhenAll(producers).InTime()).Sum());
            Assert.Equal((final, Actors.Admission.Admission.Closed), (gate.Taken, gate.TryTake()));
        }
    }

    [Fact]
    public void Admitting_allocates_nothing()
    {
        var gate = new AdmissionGate(4, Plain.Clock, _ => { });
        Assert.Equal(Actors.Admission.Admission.Admitted, gate.TryTake());
        gate.GiveBack();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
        {
            gate.TryTake();
            gate.GiveBack();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
