using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Actors;

/// <summary>
/// The slots of one coordinator, for everybody who looks into them, and the generation of its orders. A run may start operations
/// only while the generation under which it was handed out is the current one.
/// </summary>
internal sealed class SlotTable
{
    private WorkerSlot[] _slots = [];
    private int _count;
    private long _generation;
    private long _cancelledUnstarted;

    public long Generation => Volatile.Read(ref _generation);

    // the count is read first: the array that is read after it has at least as many
    public ReadOnlySpan<WorkerSlot> Slots
    {
        get
        {
            var count = Volatile.Read(ref _count);
            return Volatile.Read(ref _slots).AsSpan(0, count);
        }
    }

    /// <summary>How many were cancelled without having started.</summary>
    public long CancelledUnstarted => Interlocked.Read(ref _cancelledUnstarted);

    public WorkerSlot this[int index] => Volatile.Read(ref _slots)[index];

    /// <summary>Only the coordinator adds slots. The increment is a full fence: see <see cref="Revoke"/>.</summary>
    public WorkerSlot Add()
    {
        var slot = new WorkerSlot(_count, this);
        var slots = _slots;
        if (_count == slots.Length)
            Array.Resize(ref slots, Math.Max(4, 2 * _count));
        slots[_count] = slot;
        Volatile.Write(ref _slots, slots);
        Interlocked.Increment(ref _count);
        return slot;
    }

    public void CountCancelledUnstarted() => Interlocked.Increment(ref _cancelledUnstarted);

    /// <summary>
    /// Stops every run that was handed out: once this has returned, none of them starts another operation. A start in progress
    /// holds its slot's lock, so passing through each lock waits for it; a slot added too late to be seen here sees the new
    /// generation itself.
    /// </summary>
    public long Revoke()
    {
        var generation = Interlocked.Increment(ref _generation);
        foreach (var slot in Slots)
            _ = slot.Current;
        return generation;
    }

    public SlotTally Sum()
    {
        var sum = default(SlotTally);
        foreach (var slot in Slots)
            sum += slot.Tally;
        return sum;
    }

    public List<Operation> InHand()
    {
        var active = new List<Operation>();
        foreach (var slot in Slots)
            slot.CopyTo(active);
        return active;
    }
}
