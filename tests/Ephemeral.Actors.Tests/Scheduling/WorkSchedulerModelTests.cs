using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Scheduling;
using Ephemeral.Actors.Tests.Support;

namespace Ephemeral.Actors.Tests.Scheduling;

/// <summary>The scheduler with operations that have no keys.</summary>
public class WorkSchedulerModelTests
{
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    public void Its_promises_hold_after_every_random_step(int seed)
    {
        var model = new Model(seed);
        for (var step = 0; step < 20_000; step++)
        {
            model.Step();
            model.Check($"seed {seed}, step {step}");
        }

        model.FinishAll();
        model.Check($"seed {seed}, at the end");
        Assert.Equal(model.Admitted, model.Ended + model.Cancelled);
    }

    private sealed class Model(int seed) : SchedulerModel(seed, new AdmissionOrder())
    {
        protected override Operation NewOperation() => Plain.Pending();
    }

    [Fact]
    public void Operations_are_taken_in_the_order_of_their_admission_also_after_being_taken_back()
    {
        var order = new AdmissionOrder();
        var operations = Enumerable.Range(1, 5).Select(number => Plain.Pending(number)).ToArray();
        foreach (var operation in operations)
            order.Admit(operation);
        List<Operation> run = [];
        order.Fill(run, new HandOver(Slot: 0, Most: 3));
        Assert.Equal(operations[..3], run);
        order.Return(slot: 0, run.ToArray().AsSpan(1), left: 1, now: 0);
        run.Clear();
        order.Fill(run, new HandOver(Slot: 1, Most: 9));
        Assert.Equal(operations[1..], run);
    }

    [Fact]
    public void A_run_that_fell_behind_gives_everything_back()
    {
        var scheduler = new WorkScheduler(2, new AdmissionOrder());
        for (var i = 0; i < 1000; i++)
            scheduler.Admit(Plain.Pending());
        var (slow, first) = Take(scheduler);
        for (var i = 0; i < 3; i++)
        {
            var (fast, operations) = Take(scheduler);
            scheduler.HasNothingToShare(fast);
            scheduler.Ended(fast, operations, synchronous: true, TimeSpan.Zero, 0);
        }

        Assert.Equal(1, first);
        Assert.False(scheduler.TryRecall(out _, out _));

        scheduler.Ended(slow, first, synchronous: true, TimeSpan.Zero, 0);
        (slow, first) = Take(scheduler);
        Assert.True(first > 1);
        for (var i = 0; i < 5; i++)
        {
            var (fast, operations) = Take(scheduler);
            scheduler.HasNothingToShare(fast);
            scheduler.Ended(fast, operations, synchronous: true, TimeSpan.Zero, 0);
        }

        Assert.True(scheduler.TryRecall(out var named, out var all));
        Assert.Equal((slow, true), (named, all));
    }

    private static (int Slot, int Operations) Take(WorkScheduler scheduler)
    {
        List<Operation> run = [];
        Assert.True(scheduler.TryAssign(run, out var slot));
        return (slot, run.Count);
    }
}
