namespace Ephemeral.Actors.Actors;

/// <summary>What one slot has run so far. One writer: the slot.</summary>
internal record struct SlotTally(long Started, long Completed, long Failed, long Cancelled)
{
    public readonly long Ended => Completed + Failed + Cancelled;

    public static SlotTally operator +(SlotTally a, SlotTally b) =>
        new(a.Started + b.Started, a.Completed + b.Completed, a.Failed + b.Failed, a.Cancelled + b.Cancelled);
}
