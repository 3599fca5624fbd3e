using System.Diagnostics;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Scheduling;

/// <summary>
/// Lanes take turns of one operation each (F36, T35). The bound: from the moment at which a lane has something that may start until it
/// does, no other lane starts two.
/// </summary>
/// <remarks>
/// Ready lanes stand in the order in which they last started something, or came; so a lane that has just had a turn stands behind
/// everybody who waits. A lane has at most one operation with a slot that has not started. Before anything is handed over, what slots
/// have not started comes back, to where it stood, and what has started or ended there comes to be known (<see cref="RecallsFirst"/>):
/// a hand-over overtakes nobody. One that is cancelled while a slot has it counts as a turn of its lane. A decision is O(1), whatever
/// the number of keys and operations: lanes come back in runs, each near the last.
/// </remarks>
internal sealed class FairKeyedOrder(int mostPerKey) : KeyedOrder(mostPerKey)
{
    private readonly LaneList _ready = new();

    public override bool HasReady => _ready.Count > 0;

    /// <summary>Who waits for a slot waits behind no body that takes its time.</summary>
    public override int MaxWaitingRun => 1;

    public override bool RecallsFirst => true;

    protected override bool HasReadyFor(int slot) => HasReady;

    protected override void Enqueue(Operation operation)
    {
        var lane = operation.Lane!;
        lane.Turn.Queue.AddNewest(operation);
        MakeReady(lane);
    }

    protected override bool Dequeue(Operation operation)
    {
        var lane = operation.Lane!;
        if (!lane.Turn.Queue.Remove(operation))
            return false;
        if (lane.Turn.Queue.Count == 0)
            _ready.Remove(lane);
        return true;
    }

    protected override Operation Take()
    {
        var lane = _ready.First!;
        _ready.Remove(lane);
        return lane.Turn.Queue.TakeOldest()!;
    }

    protected override void Taken(Lane lane, int slot)
    {
    }

    protected override void MakeReady(Lane lane)
    {
        if (lane.Turn.Queue.Count > 0 && !_ready.Contains(lane) && MayStart(lane.Turn))
            _ready.Insert(lane);
    }

    [Conditional("DEBUG")]
    private void CheckReady()
    {
        _ready.CheckInvariants();
        Debug.Assert(_ready.IsSorted, "who has waited longest stands first");
        for (var lane = _ready.First; lane is not null; lane = lane.Turn.After)
            Debug.Assert(lane.Turn.Queue.Count > 0 && MayStart(lane.Turn), "who stands in the ring has something that may start");
    }

    public override void CheckInvariants()
    {
        base.CheckInvariants();
        CheckReady();
    }
}
