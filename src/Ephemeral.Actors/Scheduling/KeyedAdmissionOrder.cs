using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Scheduling;

/// <summary>
/// Operations with keys start in the order of their admission, as far as their lanes let them: the next is always the oldest of those
/// that may start.
/// </summary>
/// <remarks>
/// All stand in one line. What comes to its front and may not start steps aside into its lane's queue, once; so whatever stands aside
/// is older than the line. A lane that may start again takes part with the oldest that it has aside. Those lanes are few, since
/// each was freed by an operation that ended and left its slot to the next: a decision is O(log of the limit), whatever the number of keys
/// and operations. An entry whose lane may not start any more, or has another oldest one now, is left out when it comes up; whoever
/// changed that has made a new one.
/// </remarks>
internal sealed class KeyedAdmissionOrder(int mostPerKey) : KeyedOrder(mostPerKey)
{
    private const int NoSlot = -2;

    private readonly OperationQueue _line = new(OperationPlace.Pending);
    private readonly PriorityQueue<Lane, long> _aside = new();

    public override bool HasReady => HasReadyFor(NoSlot);

    protected override bool HasReadyFor(int slot)
    {
        while (_aside.TryPeek(out var lane, out var number))
        {
            if (lane.Turn.Queue.Oldest?.Number == number && MayStartIn(lane.Turn, slot))
                return true;
            _aside.Dequeue();
        }

        while (_line.Oldest is { } operation)
        {
            if (MayStartIn(operation.Lane!.Turn, slot))
                return true;
            _line.Remove(operation);
            operation.Lane.Turn.Queue.AddNewest(operation);
        }

        return false;
    }

    protected override void Enqueue(Operation operation) => _line.AddNewest(operation);

    protected override bool Dequeue(Operation operation)
    {
        if (_line.Remove(operation))
            return true;
        var lane = operation.Lane!;
        if (!lane.Turn.Queue.Remove(operation))
            return false;
        MakeReady(lane);
        return true;
    }

    protected override Operation Take() =>
        _aside.TryDequeue(out var lane, out _) ? lane.Turn.Queue.TakeOldest()! : _line.TakeOldest()!;

    protected override void Taken(Lane lane, int slot)
    {
        if (MayFollow(lane.Turn, slot))
            StepIn(lane);
    }

    protected override void MakeReady(Lane lane)
    {
        if (MayStart(lane.Turn))
            StepIn(lane);
    }

    private bool MayStartIn(LaneTurn turn, int slot) => MayStart(turn) || MayFollow(turn, slot);

    private void StepIn(Lane lane)
    {
        if (lane.Turn.Queue.Oldest is { } oldest)
            _aside.Enqueue(lane, oldest.Number);
    }

    public override void CheckInvariants()
    {
        base.CheckInvariants();
        _line.CheckInvariants();
    }
}
