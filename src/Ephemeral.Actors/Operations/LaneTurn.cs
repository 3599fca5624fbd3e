namespace Ephemeral.Actors.Operations;

/// <summary>What the scheduler keeps of a lane. Owned by the coordinator's actor.</summary>
internal sealed class LaneTurn
{
    /// <summary>What waits for its lane, oldest first.</summary>
    public readonly OperationQueue Queue = new(OperationPlace.Lane);

    /// <summary>How many of its operations the scheduler has, in the queue or in the common line.</summary>
    public int Waiting;

    /// <summary>How many are with slots and not known to have ended.</summary>
    public int InHand;

    /// <summary>The number of the one that is with a slot and not known to have started; 0 when there is none.</summary>
    public long Unstarted;

    /// <summary>The slot that was handed its last one.</summary>
    public int Slot = -1;

    /// <summary>The start of its last one, or when it came to wait: fair scheduling goes by it.</summary>
    public long WaitingSince;

    /// <summary>Since when it has nothing to do, where it stands among the idle.</summary>
    public long IdleSince;

    /// <summary>The list that it stands in, and its neighbours there. Owned by that list.</summary>
    public LaneList? List;

    public Lane? Before, After;
}
