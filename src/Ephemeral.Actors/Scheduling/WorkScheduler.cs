using System.Diagnostics;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Scheduling;

/// <summary>
/// Decides which slot runs what next. Operations start in the order of their admission; a free slot is always used before
/// anything waits; never more than <see cref="Limit"/> slots are given work at a time.
/// </summary>
/// <remarks>
/// The caller loops: <see cref="TryAssign"/> until it says no, then <see cref="TryRecall"/> until it says no, and after each recall
/// that brought operations back, from the start. A slot keeps the operations of its run that have not started; only the caller
/// can look there, so what it takes back comes in by <see cref="Return"/>.
/// </remarks>
[DebuggerDisplay("{Pending} pending, {Busy} of {Limit} busy")]
internal sealed class WorkScheduler(int limit)
{
    private readonly OperationQueue _pending = new(OperationPlace.Pending);
    private readonly SlotBook _slots = new();
    private readonly RunLength _run = new();
    private readonly List<Operation> _returning = [];
    private long _admitted;

    public int Limit { get; private set; } = limit;

    public bool IsPaused { get; private set; }

    public int Pending => _pending.Count;

    public int Busy => _slots.Busy;

    public bool IsIdle => Pending == 0 && Busy == 0;

    private int Free => IsPaused ? 0 : Math.Max(0, Limit - Busy);

    public void Admit(Operation operation)
    {
        operation.Number = ++_admitted;
        _pending.AddNewest(operation);
    }

    /// <summary>Puts back what a slot had not started, in the order of admission; what was cancelled is left out.</summary>
    public void Return(ReadOnlySpan<Operation> unstarted)
    {
        if (unstarted.IsEmpty)
            return;

        _returning.Clear();
        _returning.AddRange(unstarted);
        var youngest = unstarted[^1].Number;
        while (_pending.Oldest is { } older && older.Number < youngest)
            _returning.Add(_pending.TakeOldest()!);
        _returning.Sort(static (a, b) => b.Number.CompareTo(a.Number));
        foreach (var operation in _returning)
        {
            if (!operation.HasEnded)
                _pending.AddOldest(operation);
        }
    }

    /// <returns>False when it is not waiting here: it is in a slot's run, or gone.</returns>
    public bool Remove(Operation operation) => _pending.Remove(operation);

    public Operation? TakeOldest() => _pending.TakeOldest();

    public void Pause() => IsPaused = true;

    public void Resume() => IsPaused = false;

    public void SetLimit(int limit) => Limit = limit;

    /// <summary>Picks a slot and how many of the oldest operations it is to run; the caller takes them with <see cref="TakeOldest"/>.</summary>
    public bool TryAssign(out int slot, out int operations)
    {
        slot = -1;
        operations = 0;
        if (Pending == 0 || Free == 0)
            return false;

        operations = Math.Clamp(Pending / Free, 1, _run.Current);
        slot = _slots.Assign(operations);
        return true;
    }

    /// <summary>
    /// Names a slot of which unstarted operations must be taken back: half of them when a free slot has nothing else to do, all
    /// of them when the slot has fallen behind the others so far that its operations would be overtaken without end.
    /// </summary>
    public bool TryRecall(out int slot, out bool all)
    {
        slot = _slots.OldestRun;
        all = false;
        if (slot < 0 || IsPaused)
            return false;
        all = _slots.AssignmentsSince(slot) > 2L * Limit;
        return all || (Pending == 0 && Free > 0);
    }

    /// <summary>Nothing of this slot's run waits any more: it was taken back, or had all started.</summary>
    public void HasNothingToShare(int slot) => _slots.Forget(slot);

    public void Ended(int slot, int operations, bool synchronous, TimeSpan elapsed)
    {
        _slots.Free(slot);
        _run.Record(operations, synchronous, elapsed);
    }

    [Conditional("DEBUG")]
    public void CheckInvariants()
    {
        _pending.CheckInvariants();
        _slots.CheckInvariants();
        Debug.Assert(Free >= 0 && Busy <= _slots.Count, "no more slots are busy than there are");
    }
}
