using System.Diagnostics;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Scheduling;

/// <summary>
/// Decides which slot runs what next. What may start and in which order is the <paramref name="order"/>'s to say; a free slot is always
/// used before anything that may start waits; never more than <see cref="Limit"/> slots are given work at a time.
/// </summary>
/// <remarks>
/// The caller loops: <see cref="TryAssign"/> until it says no, then <see cref="TryRecall"/> until it says no, and after each recall
/// that brought operations back, from the start. A slot keeps the operations of its run that have not started; only the caller
/// can look there, so what it takes back comes in by <see cref="Return"/>.
/// </remarks>
[DebuggerDisplay("{Pending} pending, {Busy} of {Limit} busy")]
internal sealed class WorkScheduler(int limit, PendingOrder order)
{
    private readonly SlotBook _slots = new();
    private readonly RunLength _run = new(order.MaxWaitingRun, order.RecallsFirst);
    private long _admitted;

    public int Limit { get; private set; } = limit;

    public bool IsPaused { get; private set; }

    public int Pending => order.Count;

    public int Busy => _slots.Busy;

    public bool IsBusy(int slot) => _slots.IsBusy(slot);

    public bool IsIdle => Pending == 0 && Busy == 0;

    private int Free => IsPaused ? 0 : Math.Max(0, Limit - Busy);

    public void Admit(Operation operation)
    {
        operation.Number = ++_admitted;
        order.Admit(operation);
    }

    /// <summary>This one was cancelled before it came.</summary>
    public void Pass(Operation operation, long now) => order.Pass(operation, now);

    /// <summary>Takes in what a slot had not started, oldest first, and how many of its run are left there, started or not.</summary>
    public void Return(int slot, ReadOnlySpan<Operation> unstarted, int left, long now) => order.Return(slot, unstarted, left, now);

    /// <returns>False when it is not waiting here: it is in a slot's run, or gone.</returns>
    public bool Remove(Operation operation, long now) => order.Remove(operation, now);

    /// <summary>This one has started: told where the order asks for it.</summary>
    public void Started(Operation operation) => order.Started(operation);

    public void Pause() => IsPaused = true;

    public void Resume() => IsPaused = false;

    public void SetLimit(int limit) => Limit = limit;

    /// <summary>Picks a slot and moves the operations that it is to run, one or more, into <paramref name="run"/>.</summary>
    public bool TryAssign(List<Operation> run, out int slot)
    {
        slot = SlotBook.None;
        run.Clear();
        var free = Free;
        if (free == 0 || !order.HasReady || (order.RecallsFirst && _slots.OldestRun != SlotBook.None))
            return false;

        slot = _slots.Assign();
        // a run that is handed over before the last free slot has its own would only come back
        var most = order.RecallsFirst && free > 1 ? 1 : Math.Clamp(Pending / free, 1, _run.Current);
        if (order.Fill(run, new HandOver(slot, most)))
            _slots.AddRun(slot);
        return true;
    }

    /// <summary>
    /// Names a slot of which unstarted operations must be taken back: half of them when a free slot has nothing else to do, all
    /// of them when the slot has fallen behind the others so far that its operations would be overtaken without end, or nothing may
    /// overtake them.
    /// </summary>
    public bool TryRecall(out int slot, out bool all)
    {
        slot = _slots.OldestRun;
        all = false;
        if (slot == SlotBook.None || IsPaused)
            return false;
        all = _slots.AssignmentsSince(slot) > 2L * Limit;
        if (all || Free == 0)
            return all;
        var hasReady = order.HasReady;
        all = hasReady && order.RecallsFirst;
        return all || !hasReady;
    }

    /// <summary>Nothing of this slot's run waits any more: it was taken back, or had all started.</summary>
    public void HasNothingToShare(int slot) => _slots.Forget(slot);

    public void Ended(int slot, int operations, bool synchronous, TimeSpan elapsed, long now)
    {
        order.Ended(slot, now);
        _slots.Free(slot);
        _run.Record(operations, synchronous, elapsed);
    }

    [Conditional("DEBUG")]
    public void CheckInvariants()
    {
        order.CheckInvariants();
        _slots.CheckInvariants();
        Debug.Assert(Free >= 0 && Busy <= _slots.Count, "no more slots are busy than there are");
    }
}
