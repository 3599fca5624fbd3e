using System.Diagnostics;

namespace Ephemeral.Actors.Signals.Dispatch;

/// <summary>
/// Which signal is handled next, which is dropped, and when a flush is over. A plain state machine: one caller at a time.
/// </summary>
/// <param name="maxConcurrency">How many are handled at the same time.</param>
/// <param name="maxQueued">How many may wait.</param>
/// <param name="inOrder">Whether those of one name are handled one after the other, in the order of their arrival.</param>
/// <remarks>
/// Goals: every event costs O(1) while nobody waits for a flush; a free slot never stays free while one may start; names take
/// turns, so that a flood of one does not hold up the others; what is dropped is always the oldest that waits, which is the first
/// of its lane.
/// <para>
/// After each event the caller takes what follows from it: <see cref="TryRelease"/> until it says null, then
/// <see cref="TryStart"/> once. One event lets at most one delivery start.
/// </para>
/// </remarks>
[DebuggerDisplay("{Counts}")]
internal sealed partial class DeliveryQueue(int maxConcurrency, int maxQueued, bool inOrder)
{
    private readonly Dictionary<string, DeliveryLane> _lanes = new(StringComparer.Ordinal);
    private readonly LinkedList<SignalDelivery> _queued = new();
    private readonly LinkedList<SignalDelivery> _active = new();

    /// <summary>Those that may start, in turn: the first of each lane without an active one.</summary>
    private readonly LinkedList<SignalDelivery> _ready = new();

    private int _slotsTaken;
    private long _added;
    private long _ended;
    private long _failures;
    private long _dropped;

    public DeliveryCounts Counts => new(_added, _ended, _failures, _dropped, _queued.Count, _active.Count);

    private bool HasFreeSlot => _slotsTaken < maxConcurrency;

    /// <summary>Takes a delivery in. When more wait then than may, the oldest goes, unless this one can start at once.</summary>
    public void Add(SignalDelivery delivery)
    {
        delivery.Number = ++_added;
        _queued.AddLast(delivery.Age);
        if (inOrder)
            Join(LaneOf(delivery.Signal.Signal), delivery);
        else
            _ready.AddLast(delivery.Turn);
        var canStartAtOnce = HasFreeSlot && delivery.Turn.List is not null;
        if (_queued.Count > maxQueued && !canStartAtOnce)
            DropOldest();
    }

    /// <returns>The next delivery to be handled; null when no slot is free or none may start.</returns>
    public SignalDelivery? TryStart()
    {
        if (!HasFreeSlot || _ready.First?.Value is not { } delivery)
            return null;
        _ready.Remove(delivery.Turn);
        _queued.Remove(delivery.Age);
        _active.AddLast(delivery.Age);
        delivery.IsActive = true;
        _slotsTaken++;
        if (delivery.Lane is { } lane)
        {
            lane.RemoveFirst(delivery);
            lane.Active = delivery;
        }

        return delivery;
    }

    /// <param name="delivery">What has been handled.</param>
    /// <param name="failures">How many of its handlers threw.</param>
    public void End(SignalDelivery delivery, int failures)
    {
        Debug.Assert(delivery.IsActive, "a delivery ends once, after it has started");
        _active.Remove(delivery.Age);
        delivery.IsActive = false;
        _ended++;
        _failures += failures;
        if (!TryDetachFlush(delivery))
            _slotsTaken--;
        if (delivery.Lane is not { } lane)
            return;
        lane.Active = null;
        if (lane.First is { } next)
            _ready.AddLast(next.Turn);
        else
            _lanes.Remove(lane.Name);
    }

    /// <summary>Drops everything that waits.</summary>
    public void DropAll()
    {
        while (_queued.Count > 0)
            DropOldest();
    }

    private void Join(DeliveryLane lane, SignalDelivery delivery)
    {
        delivery.Lane = lane;
        lane.Add(delivery);
        if (lane.Active is null && lane.First == delivery)
            _ready.AddLast(delivery.Turn);
    }

    private DeliveryLane LaneOf(string name)
    {
        if (!_lanes.TryGetValue(name, out var lane))
            _lanes.Add(name, lane = new DeliveryLane(name));
        return lane;
    }

    private void DropOldest()
    {
        var oldest = _queued.First!.Value;
        _queued.RemoveFirst();
        _dropped++;
        oldest.Lane?.RemoveFirst(oldest);
        if (oldest.Turn.List is null)
            return;
        // its lane keeps its turn: a flood that overflows must not send a name to the back again and again
        if (oldest.Lane?.First is { } next)
            _ready.AddAfter(oldest.Turn, next.Turn);
        else if (oldest.Lane is { } lane)
            _lanes.Remove(lane.Name);
        _ready.Remove(oldest.Turn);
    }

    [Conditional("DEBUG")]
    public void CheckInvariants()
    {
        Debug.Assert(_added == _ended + _dropped + _queued.Count + _active.Count, "every delivery is in one place");
        Debug.Assert(
            _slotsTaken == _active.Count(static delivery => delivery.Flush is null), "who waits for a flush holds no slot");
        Debug.Assert(_queued.Count <= maxQueued, "no more wait than may");
        Debug.Assert(!HasFreeSlot || _ready.Count == 0, "no slot is free while a delivery may start");
        Debug.Assert(_queued.Zip(_queued.Skip(1)).All(static pair => pair.First.Number < pair.Second.Number), "queued by age");
        Debug.Assert(_lanes.Values.All(static lane => lane.Active is not null || lane.First is not null), "no lane is empty");
        Debug.Assert(
            !inOrder || _ready.Count == _lanes.Values.Count(static lane => lane.Active is null),
            "the first of each free lane is ready");
        Debug.Assert(
            _flushes.All(static flush => flush.Inside is null || flush.Inside.Flush == flush),
            "a flush and its delivery know each other");
    }
}
