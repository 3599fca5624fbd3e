using System.Diagnostics;

namespace Ephemeral.Actors.Scheduling;

/// <summary>
/// Which slots are free, which hold a run, and which of those may hold operations that wait behind a running one. Free slots are
/// reused last-in first-out, so that a lightly loaded coordinator makes few workers.
/// </summary>
internal sealed class SlotBook
{
    public const int None = -1;

    private readonly Stack<int> _free = new();
    private readonly List<Entry> _slots = [];
    private int _oldestRun = None, _newestRun = None;

    private struct Entry
    {
        public bool Busy, Shared;
        public long AssignedAt;
        public int OlderRun, NewerRun;
    }

    public int Busy { get; private set; }

    public int Count => _slots.Count;

    public long Assignments { get; private set; }

    /// <summary>The slot whose run was handed out first, of those that may have unstarted operations to share; or <see cref="None"/>.</summary>
    public int OldestRun => _oldestRun;

    public bool IsBusy(int slot) => _slots[slot].Busy;

    public long AssignmentsSince(int slot) => Assignments - _slots[slot].AssignedAt;

    public int Assign()
    {
        if (!_free.TryPop(out var slot))
        {
            slot = _slots.Count;
            _slots.Add(default);
        }

        _slots[slot] = new Entry { Busy = true, AssignedAt = ++Assignments };
        Busy++;
        return slot;
    }

    public void Free(int slot)
    {
        Forget(slot);
        _slots[slot] = default;
        _free.Push(slot);
        Busy--;
    }

    /// <summary>Nothing of this slot's run waits any more.</summary>
    public void Forget(int slot)
    {
        var entries = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_slots);
        ref var entry = ref entries[slot];
        if (!entry.Shared)
            return;
        entry.Shared = false;
        if (entry.OlderRun >= 0)
            entries[entry.OlderRun].NewerRun = entry.NewerRun;
        else
            _oldestRun = entry.NewerRun;
        if (entry.NewerRun >= 0)
            entries[entry.NewerRun].OlderRun = entry.OlderRun;
        else
            _newestRun = entry.OlderRun;
    }

    /// <summary>What a slot was just given holds operations that another could run.</summary>
    public void AddRun(int slot)
    {
        var entries = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_slots);
        ref var entry = ref entries[slot];
        entry.Shared = true;
        entry.OlderRun = _newestRun;
        entry.NewerRun = -1;
        if (_newestRun >= 0)
            entries[_newestRun].NewerRun = slot;
        else
            _oldestRun = slot;
        _newestRun = slot;
    }

    [Conditional("DEBUG")]
    public void CheckInvariants()
    {
        Debug.Assert(Busy + _free.Count == _slots.Count, "a slot is busy or free");
        var runs = 0;
        for (var slot = _oldestRun; slot >= 0; slot = _slots[slot].NewerRun, runs++)
            Debug.Assert(_slots[slot].Busy && _slots[slot].Shared, "a run is in a busy slot");
        Debug.Assert(runs == _slots.Count(s => s.Shared), "every run is in the list of runs");
    }
}
