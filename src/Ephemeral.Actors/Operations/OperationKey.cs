using System.Diagnostics;
using Akka.Actor;
using Ephemeral.Actors.Time;

namespace Ephemeral.Actors.Operations;

/// <summary>
/// One live key: how many of its operations wait and run, and the way to its actor. Whoever brings an item enters first; as long as
/// anybody is inside (a producer, an operation that has not ended) the key lives. A key that is passivated lets nobody in, so that the next
/// item gets a new one; nothing of the old one can still run then, so the order holds.
/// </summary>
[DebuggerDisplay("{Text}: {Pending} pending, {Running} running")]
internal abstract class OperationKey(string text)
{
    private const int Passivated = int.MinValue;

    // how many are pending in the upper half, how many producers wait for room here in the lower one: each change is one interlocked step
    private const long OnePending = 1L << 32;
    private const long OneParked = 1;

    private int _users;
    private long _waiting;

    public string Text => text;

    /// <summary>How many of its operations are admitted and have not started.</summary>
    public int Pending => PendingIn(Volatile.Read(ref _waiting));

    /// <summary>Whether somebody waits for room here. Asked after room was made: who began to wait before that is seen.</summary>
    public bool HasParked => ParkedIn(Volatile.Read(ref _waiting)) > 0;

    /// <summary>When its last operation started, or when it began to have one pending. Of no meaning when nothing is pending.</summary>
    public long WaitingSince { get; private set; }

    /// <summary>When its last operation ended.</summary>
    public long LastUsedAt { get; private set; }

    /// <summary>Those of its admitted operations that its actor is to hold, on their way to it.</summary>
    public Intake Intake { get; } = new();

    /// <summary>Its actor; null before it has one. Owned by the coordinator's actor; anybody may tell it something.</summary>
    public volatile IActorRef? Actor;

    /// <summary>What is lent of it to the ready queue. This and all below is guarded by that queue's lock.</summary>
    public PendingQueue Lent { get; } = new();

    /// <summary>How many run, and how many its actor holds or is told to.</summary>
    public int Running, Held;

    /// <summary>Whether it stands in the ready queue.</summary>
    public bool IsReady;

    /// <summary>Whether its actor was told that it may lend more, and has not done so.</summary>
    public bool IsAskedToLend;

    /// <summary>Whether the coordinator was told that nothing of it waits or runs, once in its life.</summary>
    public bool HasBeenIdle;

    /// <returns>False when it is passivated.</returns>
    public bool TryEnter()
    {
        while (true)
        {
            var users = Volatile.Read(ref _users);
            if (users == Passivated)
                return false;
            if (Interlocked.CompareExchange(ref _users, users + 1, users) == users)
                return true;
        }
    }

    /// <summary>For whoever entered and was not admitted.</summary>
    public abstract void Leave();

    /// <returns>Whether nobody needs it any more, so that it is passivated now.</returns>
    public bool TryPassivate() => Interlocked.CompareExchange(ref _users, Passivated, 0) is 0 or Passivated;

    /// <summary>
    /// Takes room for one operation if fewer than <paramref name="most"/> are pending, and nobody waits for it already; <paramref name="inTurn"/> is for
    /// one who waits, and whose turn it is.
    /// </summary>
    public bool TryTake(int most, Clock clock, bool inTurn = false)
    {
        while (true)
        {
            var waiting = Volatile.Read(ref _waiting);
            if (PendingIn(waiting) >= most || (!inTurn && ParkedIn(waiting) > 0))
                return false;
            if (Interlocked.CompareExchange(ref _waiting, waiting + OnePending, waiting) != waiting)
                continue;
            if (PendingIn(waiting) == 0)
                WaitingSince = clock.StampOr(LastUsedAt);
            return true;
        }
    }

    public void TakeOverBound(Clock clock) => TryTake(int.MaxValue, clock, inTurn: true);

    public void PutBack() => Interlocked.Add(ref _waiting, -OnePending);

    /// <summary>Lets one more wait for room here.</summary>
    /// <returns>False when there is room, so that nobody need wait.</returns>
    public bool TryPark(int most)
    {
        while (true)
        {
            var waiting = Volatile.Read(ref _waiting);
            if (PendingIn(waiting) < most && ParkedIn(waiting) == 0)
                return false;
            if (Interlocked.CompareExchange(ref _waiting, waiting + OneParked, waiting) == waiting)
                return true;
        }
    }

    public void Unpark() => Interlocked.Add(ref _waiting, -OneParked);

    public int Room(int most) => most - Pending;

    public void Started(long now)
    {
        Interlocked.Add(ref _waiting, -OnePending);
        WaitingSince = now;
    }

    public void Ended(bool hasStarted, long now)
    {
        LastUsedAt = now;
        if (!hasStarted)
            Interlocked.Add(ref _waiting, -OnePending);
        Interlocked.Decrement(ref _users);
    }

    /// <returns>Whether that was the last one, so that the key is passivated now.</returns>
    protected bool LeaveAndPassivate() => Interlocked.Decrement(ref _users) == 0 && TryPassivate();

    private static int PendingIn(long waiting) => (int)(waiting >> 32);

    private static int ParkedIn(long waiting) => (int)waiting;
}
