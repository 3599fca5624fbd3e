using System.Runtime.InteropServices;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Scheduling;

namespace Ephemeral.Actors.Tests.Scheduling;

/// <summary>
/// Drives the scheduler as its actor does, with slots that are plain queues, by random steps, and checks after each of them what holds for
/// every order. Subclasses bring the operations and check what their order promises.
/// </summary>
internal abstract class SchedulerModel(int seed, PendingOrder order, bool tellsStarts = false)
{
    private readonly List<Slot> _slots = [];
    private readonly Queue<Operation> _starts = [];
    private int _runningWhenLowered = int.MaxValue;

    protected Random Random { get; } = new(seed);

    protected WorkScheduler Scheduler { get; } = new(3, order);

    protected PendingOrder Order => order;

    /// <summary>The scheduler hears of starts by and by, and maybe of the end first.</summary>
    public bool IsNewsLate { get; init; }

    /// <summary>Admitted, neither started nor cancelled.</summary>
    protected HashSet<Operation> Waiting { get; } = [];

    private sealed class Slot
    {
        public List<Operation> Run { get; set; } = [];

        public Operation? Current { get; set; }

        public int Handed { get; set; }

        public bool Busy { get; set; }

        /// <summary>What the scheduler thinks the slot has: it hears of ends by and by.</summary>
        public List<Operation> Told { get; set; } = [];
    }

    public int Admitted { get; private set; }

    public int Ended { get; private set; }

    public int Cancelled { get; private set; }

    protected IEnumerable<Operation> RunningNow => _slots.Select(slot => slot.Current).OfType<Operation>();

    /// <summary>What the scheduler thinks that slots have in hand.</summary>
    protected IEnumerable<Operation> ToldInHand => _slots.SelectMany(slot => slot.Told);

    /// <summary>What slots have in hand and have not started.</summary>
    protected IEnumerable<Operation> InHand => _slots.SelectMany(slot => slot.Run).Where(operation => !operation.HasEnded);

    private int Running => RunningNow.Count();

    protected abstract Operation NewOperation();

    protected virtual void OnAdmitted(Operation operation)
    {
    }

    /// <param name="run">What is handed over, before it is.</param>
    protected virtual void OnHandOver(IReadOnlyList<Operation> run)
    {
    }

    protected virtual void OnStart(Operation operation)
    {
    }

    protected virtual void OnEnd(Operation operation)
    {
    }

    protected virtual void OnCancelled(Operation operation)
    {
    }

    /// <returns>What is wrong; null when nothing is.</returns>
    protected virtual string? Wrong() => null;

    public void Step()
    {
        switch (Random.Next(12))
        {
            case < 5 when Random.Next(20) == 0:
                Pass();
                break;
            case < 5:
                Admit();
                break;
            case < 9:
                Progress();
                break;
            case 9:
                if (Waiting.Count > 0)
                    Cancel(Waiting.ElementAt(Random.Next(Waiting.Count)));
                break;
            case 10 when Random.Next(4) == 0:
                if (Scheduler.IsPaused)
                    Scheduler.Resume();
                else
                    Scheduler.Pause();
                Recall();
                break;
            case 11 when Random.Next(4) == 0:
                Scheduler.SetLimit(Random.Next(1, 6));
                _runningWhenLowered = Running;
                Recall();
                break;
        }

        HearStarts(Random.Next(3));
        Assign();
    }

    public void FinishAll()
    {
        Scheduler.Resume();
        Assign();
        while (Scheduler.Busy > 0)
        {
            Progress();
            HearStarts(int.MaxValue);
            Assign();
        }
    }

    public void Check(string where)
    {
        Scheduler.CheckInvariants();
        var inHand = InHand.Count();
        Assert.True(Waiting.Count == Scheduler.Pending + inHand, $"nothing is lost: {where}");
        Assert.True(Admitted == Ended + Cancelled + Running + Waiting.Count, $"counts add up: {where}");
        _runningWhenLowered = Math.Min(_runningWhenLowered, Math.Max(Running, Scheduler.Limit));
        Assert.True(Running <= Math.Max(Scheduler.Limit, _runningWhenLowered), $"the limit holds: {where}");
        Assert.True(Wrong() is not { } wrong, $"{Wrong()}: {where}");
        if (Scheduler.IsPaused || Scheduler.Busy >= Scheduler.Limit)
            return;
        Assert.False(Order.HasReady, $"a free slot is used: {where}");
        Assert.All(_slots, slot => Assert.True(
            slot.Current is null || slot.Run.All(operation => operation.HasEnded || IsFollower(operation, slot.Current)),
            $"nothing waits behind a running one while a slot is free: {where}"));
    }

    /// <summary>Whether an operation could not run anywhere else while the other one runs.</summary>
    protected virtual bool IsFollower(Operation operation, Operation running) => false;

    private void Admit()
    {
        var operation = NewOperation();
        Admitted++;
        Waiting.Add(operation);
        Scheduler.Admit(operation);
        OnAdmitted(operation);
    }

    /// <summary>An operation comes that was cancelled on the way, and its cancellation is told after it.</summary>
    private void Pass()
    {
        var operation = NewOperation();
        Assert.True(operation.TryCancelPending(new OperationCanceledException(), 0));
        Scheduler.Pass(operation, 0);
        Scheduler.Remove(operation, 0);
    }

    private void Cancel(Operation operation)
    {
        Assert.True(operation.TryCancelPending(new OperationCanceledException(), 0));
        // what a slot has in hand stays there, and is passed over
        Scheduler.Remove(operation, 0);
        Waiting.Remove(operation);
        Cancelled++;
        OnCancelled(operation);
    }

    /// <summary>A random busy slot ends what it runs and starts its next, or reports that its run is over.</summary>
    private void Progress()
    {
        var busy = _slots.Select((slot, index) => (slot, index)).Where(entry => entry.slot.Busy).ToList();
        if (busy.Count > 0)
        {
            var (slot, index) = busy[Random.Next(busy.Count)];
            EndCurrent(slot);
            StartNext(slot, index);
        }
    }

    private void EndCurrent(Slot slot)
    {
        if (slot.Current is not { } operation)
            return;
        slot.Current = null;
        Ended++;
        Assert.True(operation.TryEnd(OperationOutcome.Completed, null, 0));
        OnEnd(operation);
    }

    private void StartNext(Slot slot, int index)
    {
        while (slot.Run.Count > 0)
        {
            var operation = slot.Run[0];
            slot.Run.RemoveAt(0);
            if (!operation.TryStart(0))
                continue;
            slot.Current = operation;
            Waiting.Remove(operation);
            OnStart(operation);
            TellStart(operation);
            return;
        }

        slot.Busy = false;
        TakeBack(index, all: true);
        Scheduler.Ended(index, slot.Handed, synchronous: Random.Next(20) > 0, TimeSpan.Zero, 0);
    }

    private void TellStart(Operation operation)
    {
        if (!tellsStarts)
            return;
        _starts.Enqueue(operation);
        if (!IsNewsLate)
            HearStarts(1);
    }

    private void HearStarts(int most)
    {
        for (; most > 0 && _starts.TryDequeue(out var started); most--)
            Scheduler.Started(started);
    }

    private void Assign()
    {
        var run = new List<Operation>();
        do
        {
            while (Scheduler.TryAssign(run, out var index))
            {
                while (_slots.Count <= index)
                    _slots.Add(new Slot());
                var slot = _slots[index];
                Assert.False(slot.Busy);
                Assert.NotEmpty(run);
                OnHandOver(run);
                slot.Busy = true;
                slot.Handed = run.Count;
                slot.Run = [.. run];
                slot.Told = [.. run];
                StartNext(slot, index);
            }
        }
        while (Scheduler.TryRecall(out var slow, out var all) && TakeBack(slow, all));
    }

    private bool TakeBack(int index, bool all)
    {
        var slot = _slots[index];
        var from = all ? 0 : slot.Run.Count / 2;
        var back = slot.Run.Skip(from).ToList();
        slot.Run.RemoveRange(from, slot.Run.Count - from);
        if (slot.Run.Count == 0)
            Scheduler.HasNothingToShare(index);
        Scheduler.Return(index, CollectionsMarshal.AsSpan(back), slot.Run.Count + (slot.Current is null ? 0 : 1), 0);
        slot.Told = slot.Current is null ? [.. slot.Run] : [slot.Current, .. slot.Run];
        return true;
    }

    private void Recall()
    {
        for (var index = 0; index < _slots.Count; index++)
            TakeBack(index, all: true);
    }
}
