using System.Runtime.InteropServices;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Scheduling;
using Ephemeral.Actors.Tests.Support;

namespace Ephemeral.Actors.Tests.Scheduling;

/// <summary>Drives the scheduler as its actor does, with slots that are plain queues, and checks its promises after every step.</summary>
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
        for (var step = 0; step < 50_000; step++)
        {
            model.Step();
            model.Check($"seed {seed}, step {step}");
        }

        model.FinishAll();
        model.Check($"seed {seed}, at the end");
        Assert.Equal(model.Admitted, model.Ended + model.Cancelled);
    }

    private sealed class Model(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly WorkScheduler _scheduler = new(3);
        private readonly List<Slot> _slots = [];
        private readonly HashSet<Operation> _waiting = [];
        private int _runningWhenLowered = int.MaxValue;

        private sealed class Slot
        {
            public List<Operation> Run { get; set; } = [];
            public Operation? Current { get; set; }
            public int Handed { get; set; }
            public bool Busy { get; set; }
        }

        public int Admitted { get; private set; }

        public int Ended { get; private set; }

        public int Cancelled { get; private set; }

        private int Running => _slots.Count(slot => slot.Current is not null);

        public void Step()
        {
            switch (_random.Next(12))
            {
                case < 5:
                    Admit();
                    break;
                case < 9:
                    Progress();
                    break;
                case 9:
                    if (_waiting.Count > 0)
                        Cancel(_waiting.ElementAt(_random.Next(_waiting.Count)));
                    break;
                case 10:
                    if (_scheduler.IsPaused)
                        _scheduler.Resume();
                    else
                        _scheduler.Pause();
                    Recall();
                    break;
                default:
                    _scheduler.SetLimit(_random.Next(1, 6));
                    _runningWhenLowered = Running;
                    Recall();
                    break;
            }

            Assign();
        }

        public void FinishAll()
        {
            _scheduler.Resume();
            Assign();
            while (_scheduler.Busy > 0)
            {
                Progress();
                Assign();
            }
        }

        public void Check(string where)
        {
            _scheduler.CheckInvariants();
            var inSlots = _slots.Sum(slot => slot.Run.Count);
            Assert.True(_waiting.Count == _scheduler.Pending + inSlots, $"nothing is lost: {where}");
            Assert.True(Admitted == Ended + Cancelled + Running + _waiting.Count, $"counts add up: {where}");
            _runningWhenLowered = Math.Min(_runningWhenLowered, Math.Max(Running, _scheduler.Limit));
            Assert.True(Running <= Math.Max(_scheduler.Limit, _runningWhenLowered), $"the limit holds: {where}");
            var free = !_scheduler.IsPaused && _scheduler.Busy < _scheduler.Limit;
            Assert.True(!free || _waiting.Count == 0 || _slots.All(slot => slot.Run.Count == 0 || slot.Current is null),
                $"nothing waits behind a running one while a slot is free: {where}");
            Assert.True(!free || _scheduler.Pending == 0, $"a free slot is used: {where}");
        }

        private void Admit()
        {
            var operation = Plain.Pending();
            Admitted++;
            _waiting.Add(operation);
            _scheduler.Admit(operation);
        }

        private void Cancel(Operation operation)
        {
            Assert.True(operation.TryCancelPending(new OperationCanceledException(), 0));
            if (!_scheduler.Remove(operation))
                Assert.Contains(_slots, slot => slot.Run.Remove(operation));
            _waiting.Remove(operation);
            Cancelled++;
        }

        /// <summary>A random busy slot ends what it runs and starts its next, or reports that its run is over.</summary>
        private void Progress()
        {
            var busy = _slots.Select((slot, index) => (slot, index)).Where(entry => entry.slot.Busy).ToList();
            if (busy.Count == 0)
                return;
            var (slot, index) = busy[_random.Next(busy.Count)];
            if (slot.Current is not null)
                Ended++;
            slot.Current = null;
            if (slot.Run.Count > 0)
            {
                Start(slot);
                return;
            }

            slot.Busy = false;
            _scheduler.HasNothingToShare(index);
            _scheduler.Ended(index, slot.Handed, synchronous: _random.Next(20) > 0, TimeSpan.Zero);
        }

        private void Start(Slot slot)
        {
            slot.Current = slot.Run[0];
            slot.Run.RemoveAt(0);
            _waiting.Remove(slot.Current);
        }

        private void Assign()
        {
            do
            {
                while (_scheduler.TryAssign(out var index, out var operations))
                {
                    while (_slots.Count <= index)
                        _slots.Add(new Slot());
                    var slot = _slots[index];
                    Assert.False(slot.Busy);
                    slot.Busy = true;
                    slot.Handed = operations;
                    slot.Run = [.. Enumerable.Range(0, operations).Select(_ => _scheduler.TakeOldest()!)];
                    Start(slot);
                }
            }
            while (_scheduler.TryRecall(out var slow, out var all) && TakeBack(slow, all));
        }

        private bool TakeBack(int index, bool all)
        {
            var run = _slots[index].Run;
            var from = all ? 0 : run.Count / 2;
            var back = run.Skip(from).ToList();
            run.RemoveRange(from, run.Count - from);
            if (run.Count == 0)
                _scheduler.HasNothingToShare(index);
            _scheduler.Return(CollectionsMarshal.AsSpan(back));
            return true;
        }

        private void Recall()
        {
            for (var index = 0; index < _slots.Count; index++)
                TakeBack(index, all: true);
        }
    }

    [Fact]
    public void Operations_are_taken_in_the_order_of_their_admission_also_after_being_taken_back()
    {
        var scheduler = new WorkScheduler(1);
        var operations = Enumerable.Range(0, 5).Select(_ => Plain.Pending()).ToArray();
        foreach (var operation in operations)
            scheduler.Admit(operation);
        var taken = new[] { scheduler.TakeOldest()!, scheduler.TakeOldest()!, scheduler.TakeOldest()! };
        scheduler.Return(taken.AsSpan(1));
        Assert.Equal(operations[1..], Enumerable.Range(0, 4).Select(_ => scheduler.TakeOldest()));
    }

    [Fact]
    public void A_run_that_fell_behind_gives_everything_back()
    {
        var scheduler = new WorkScheduler(2);
        for (var i = 0; i < 1000; i++)
            scheduler.Admit(Plain.Pending());
        var (slow, first) = Take(scheduler);
        for (var i = 0; i < 3; i++)
        {
            var (fast, operations) = Take(scheduler);
            scheduler.HasNothingToShare(fast);
            scheduler.Ended(fast, operations, synchronous: true, TimeSpan.Zero);
        }

        Assert.Equal(1, first);
        Assert.False(scheduler.TryRecall(out _, out _));

        scheduler.Ended(slow, first, synchronous: true, TimeSpan.Zero);
        (slow, first) = Take(scheduler);
        Assert.True(first > 1);
        for (var i = 0; i < 5; i++)
        {
            var (fast, operations) = Take(scheduler);
            scheduler.HasNothingToShare(fast);
            scheduler.Ended(fast, operations, synchronous: true, TimeSpan.Zero);
        }

        Assert.True(scheduler.TryRecall(out var named, out var all));
        Assert.Equal((slow, true), (named, all));
    }

    private static (int Slot, int Operations) Take(WorkScheduler scheduler)
    {
        Assert.True(scheduler.TryAssign(out var slot, out var operations));
        for (var i = 0; i < operations; i++)
            Assert.NotNull(scheduler.TakeOldest());
        return (slot, operations);
    }
}
