using System.Diagnostics;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Scheduling;

/// <summary>
/// Operations with keys: those of one lane start in the order of their admission, and no more of it are with slots than may run.
/// Which lane comes next is for the two orders made of this to say.
/// </summary>
/// <remarks>
/// A lane whose operation is with a slot waits here until that is known to have ended (or to have started, where a lane may run
/// several at a time). A slot tells of its run as a whole when it ends, and in between when something is taken back from it; since
/// that is done as long as a slot is free, nothing waits for a lane that is free in truth while it could run.
/// </remarks>
internal abstract class KeyedOrder(int mostPerKey) : PendingOrder
{
    private readonly List<List<Handed>> _hands = [];
    private readonly LaneList _idle = new();

    /// <summary>Counts up with each lane that comes to wait and each start that is heard of, so that these have an order.</summary>
    private long _clock;

    /// <summary>An operation that is with a slot.</summary>
    private readonly record struct Handed(Lane Lane, long Number);

    /// <summary>The lanes with nothing to do, longest idle first.</summary>
    public LaneList Idle => _idle;

    public override void Admit(Operation operation)
    {
        var lane = operation.Lane!;
        _idle.Remove(lane);
        if (lane.Turn.Waiting++ == 0 && lane.Turn.InHand == 0)
            lane.Turn.WaitingSince = ++_clock;
        Count++;
        Enqueue(operation);
    }

    public override void Pass(Operation operation, long now) => Settle(operation.Lane!, now);

    public override bool Remove(Operation operation, long now)
    {
        var lane = operation.Lane!;
        if (!Dequeue(operation))
        {
            // a slot has it and will pass it over: nothing waits for its start, and its lane stands where it stood
            if (IsUnstarted(operation))
                LeaveStart(lane);
            return false;
        }

        Count--;
        lane.Turn.Waiting--;
        Settle(lane, now);
        return true;
    }

    public override bool Fill(List<Operation> run, HandOver handOver)
    {
        var isShared = false;
        while (_hands.Count <= handOver.Slot)
            _hands.Add([]);
        var hand = _hands[handOver.Slot];
        Debug.Assert(hand.Count == 0, "only a free slot is handed a run");
        do
        {
            var operation = Take();
            var lane = operation.Lane!;
            var turn = lane.Turn;
            hand.Add(new Handed(lane, operation.Number));
            (turn.Slot, turn.Unstarted) = (handOver.Slot, operation.Number);
            turn.InHand++;
            turn.Waiting--;
            Count--;
            run.Add(operation);
            isShared |= lane != run[0].Lane;
            Taken(lane, handOver.Slot);
        }
        while (run.Count < handOver.Most && HasReadyFor(handOver.Slot));
        return isShared;
    }

    public override void Return(int slot, ReadOnlySpan<Operation> unstarted, int left, long now)
    {
        var hand = _hands[slot];
        for (var i = unstarted.Length - 1; i >= 0; i--)
        {
            var handed = hand[^1];
            Debug.Assert(handed.Number == unstarted[i].Number, "what comes back is the end of what was handed over");
            hand.RemoveAt(hand.Count - 1);
            PutBack(unstarted[i], handed, now);
        }

        var ended = hand.Count - left;
        for (var i = 0; i < ended; i++)
            Release(hand[i], now);
        hand.RemoveRange(0, ended);
    }

    public override void Started(Operation operation)
    {
        if (!IsUnstarted(operation))
            return;
        operation.Lane!.Turn.WaitingSince = ++_clock;
        LeaveStart(operation.Lane);
    }

    public override void Ended(int slot, long now) => Return(slot, [], left: 0, now);

    protected bool MayStart(LaneTurn turn) => turn.InHand == 0 || (turn.InHand < mostPerKey && turn.Unstarted == 0);

    /// <summary>Whether another operation of this lane may follow in the run that its last one is in: it runs after that one there.</summary>
    protected bool MayFollow(LaneTurn turn, int slot) => mostPerKey == 1 && turn.Slot == slot;

    protected abstract bool HasReadyFor(int slot);

    protected abstract void Enqueue(Operation operation);

    /// <returns>False when it waits nowhere.</returns>
    protected abstract bool Dequeue(Operation operation);

    /// <summary>The next operation. There is one.</summary>
    protected abstract Operation Take();

    protected abstract void Taken(Lane lane, int slot);

    /// <summary>Lets a lane take part again, if it has anything that may start.</summary>
    protected abstract void MakeReady(Lane lane);

    /// <summary>Whether its lane waits for its start.</summary>
    private static bool IsUnstarted(Operation operation) =>
        // one without a number was cancelled on the way and never stood here
        operation.Number != 0 && operation.Lane!.Turn.Unstarted == operation.Number;

    private void LeaveStart(Lane lane)
    {
        lane.Turn.Unstarted = 0;
        MakeReady(lane);
    }

    /// <summary>What has not started was no turn: its lane stands where it stood.</summary>
    private void PutBack(Operation operation, Handed handed, long now)
    {
        var (lane, turn) = (handed.Lane, handed.Lane.Turn);
        if (turn.Unstarted == handed.Number)
            turn.Unstarted = 0;
        turn.InHand--;
        if (!operation.HasEnded)
        {
            turn.Queue.AddOldest(operation);
            turn.Waiting++;
            Count++;
        }

        MakeReady(lane);
        Settle(lane, now);
    }

    private void Release(Handed handed, long now)
    {
        var (lane, turn) = (handed.Lane, handed.Lane.Turn);
        if (turn.Unstarted == handed.Number)
            (turn.Unstarted, turn.WaitingSince) = (0, ++_clock);
        turn.InHand--;
        MakeReady(lane);
        Settle(lane, now);
    }

    private void Settle(Lane lane, long now)
    {
        if (lane.Turn is not { Waiting: 0, InHand: 0, List: null } turn)
            return;
        turn.IdleSince = now;
        turn.Queue.Trim();
        _idle.AddLast(lane);
    }

    public override void CheckInvariants()
    {
        _idle.CheckInvariants();
        foreach (var lanes in _hands.SelectMany(static hand => hand).GroupBy(static handed => handed.Lane))
            Debug.Assert(lanes.Count() == lanes.Key.Turn.InHand, "a lane knows how many of it are with slots");
    }
}
