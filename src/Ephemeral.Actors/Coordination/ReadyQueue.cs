using System.Diagnostics;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Signals;
using Ephemeral.Actors.Time;

namespace Ephemeral.Actors.Coordination;

/// <summary>Why nothing starts.</summary>
[Flags]
internal enum Holds
{
    None = 0,

    /// <summary>Somebody has paused the coordinator.</summary>
    Paused = 1,

    /// <summary>A signal of <see cref="EphemeralOptions.DeferOnSignals"/> is there.</summary>
    Deferred = 2,

    /// <summary>A signal of <see cref="EphemeralOptions.CancelOnSignals"/> is there.</summary>
    Cancelling = 4,

    /// <summary>The coordinator is ending.</summary>
    Ending = 8,

    /// <summary>So much has ended that the window has not taken in that memory would grow.</summary>
    Unrecorded = 16,
}

/// <summary>How much has started and ended, taken together.</summary>
internal readonly record struct OperationTotals(long Started, long Completed, long Failed, long Cancelled, long CancelledUnstarted)
{
    public long Active => Started - Completed - Failed - Cancelled;

    public long Ended => Completed + Failed + Cancelled + CancelledUnstarted;
}

/// <summary>
/// The queue that all routees of a pool share, and all that decides what starts: what is ready in order, how many run, the limits, what
/// holds work back, which routees are idle, and the totals. The coordinator's actor and key actors add; routees take and end; the pool's
/// routing logic asks which routee to wake; handles hold, release and read. One lock guards everything, and operations start and end inside
/// it: once <see cref="Hold"/> has returned nothing starts, and every reading adds up.
/// </summary>
/// <remarks>
/// Without keys, ready operations stand here themselves, first in, first out. With keys, keys stand here: see <see cref="ReadyKeys"/>.
/// </remarks>
[DebuggerDisplay("{ReadyCount_NeedsLock} ready, {Totals.Active} running, {_workers.Idle} idle, {_holds}")]
internal sealed class ReadyQueue(IConcurrencyGate gate, Clock clock, int maxConcurrencyPerKey = 1, bool hasFairTurns = false)
{
    /// <summary>How many ends a routee tells the window together.</summary>
    public const int ReportAt = 64;

    private readonly long _longestUnreported = clock.StampsIn(TimeSpan.FromMilliseconds(100));
    private readonly Lock _lock = new();
    private readonly WorkerStates _workers = new();
    private readonly PendingQueue _unkeyed = new();
    private readonly ReadyKeys _keys = new(maxConcurrencyPerKey, hasFairTurns);
    private long _admitted, _now, _lastStartedAt;
    private Holds _holds;
    private long _pauses;
    private long _started, _completed, _failed, _cancelled, _cancelledUnstarted, _recorded;

    public OperationTotals Totals
    {
        get
        {
            lock (_lock)
                return Totals_NeedsLock;
        }
    }

    public Holds Holds
    {
        get
        {
            lock (_lock)
                return _holds;
        }
    }

    public int Limit => gate.Limit;

    /// <summary>How many ended operations windows have taken in, ever.</summary>
    public long Recorded
    {
        get
        {
            lock (_lock)
                return _recorded;
        }
    }

    /// <summary>When an operation last started; 0 when none has.</summary>
    public long LastStartedAt
    {
        get
        {
            lock (_lock)
                return _lastStartedAt;
        }
    }

    /// <summary>
    /// Adds what has been admitted, in that order: a chain from the oldest. Of keys that have enough here, the rest is given back, as a chain
    /// too, for their actors to hold.
    /// </summary>
    public Wanted Add(Operation oldest, out Operation? toHold)
    {
        OperationChain more = default;
        lock (_lock)
        {
            for (Operation? at = oldest, next; at is not null; at = next)
            {
                next = at.Next;
                at.Next = null;
                // one that was cancelled on its way has its place among what has ended
                if (at.HasEnded)
                    continue;
                at.Order = unchecked((int)++_admitted);
                if (at.Key is not { } key)
                {
                    _unkeyed.Enqueue(at);
                }
                else if (key.Held == 0 && _keys.HasRoom(key))
                {
                    key.Lent.Enqueue(at);
                    _keys.Add(key, _admitted);
                }
                else
                {
                    key.Held++;
                    more.Add(at);
                }
            }

            toHold = more.Oldest;
            return Wanted_NeedsLock();
        }
    }

    /// <summary>Takes from a key's actor, which holds its operations in order, as many as there is room for.</summary>
    public Wanted LendFrom(PendingQueue held, OperationKey key)
    {
        lock (_lock)
        {
            key.IsAskedToLend = false;
            while (_keys.HasRoom(key) && held.Take() is { } operation)
                key.Lent.Enqueue(operation);
            key.Held -= held.TakeGone();
            _keys.Add(key, _admitted);
            return Wanted_NeedsLock();
        }
    }

    /// <summary>Takes back whatever is lent of a key and has not started, for an actor of it that dies.</summary>
    public List<Operation> TakeBack(PendingQueue held, OperationKey key)
    {
        List<Operation> lent = [];
        lock (_lock)
        {
            while (key.Lent.Take() is { } operation)
                lent.Add(operation);
            key.IsAskedToLend = false;
            key.Held -= held.TakeGone();
        }

        return lent;
    }

    /// <summary>Marks a key as idle if nothing of it waits or runs. Called where operations of it may have been cancelled.</summary>
    /// <returns>Whether this call marked it: true once in the key's life.</returns>
    public bool TryMarkIdle(OperationKey key)
    {
        lock (_lock)
            return ReadyKeys.TryMarkIdle(key);
    }

    /// <summary>How many operations of a key wait and run, and since when it waits for its turn: of one moment.</summary>
    public (int Pending, int Running, long WaitingSince) CountsOf(OperationKey key)
    {
        lock (_lock)
            return (key.Pending, key.Running, key.WaitingSince);
    }

    /// <summary>A routee has died: it takes nothing more, and another is made in its place.</summary>
    public Wanted Replace(WorkerRoutee routee)
    {
        lock (_lock)
        {
            if (!_workers.Remove(routee))
                return default;
            var wanted = Wanted_NeedsLock();
            return wanted with { Grow = wanted.Grow + 1 };
        }
    }

    /// <summary>The routee to wake next, one for each that was wanted; null when there is none any more.</summary>
    public WorkerRoutee? NextWoken()
    {
        lock (_lock)
            return _workers.NextWoken();
    }

    /// <summary>
    /// Starts the next ready operation, for a routee that has come to work. Without one the routee becomes idle; one whose actor has died takes
    /// nothing, and <paramref name="wanted"/> then says who is to run what is ready in the place that it has given up.
    /// </summary>
    public Operation? TakeFirst(WorkerRoutee routee, out Wanted wanted)
    {
        wanted = default;
        lock (_lock)
        {
            if (!_workers.Arrive(routee))
            {
                wanted = Wanted_NeedsLock();
                return null;
            }

            if (ReadyCount_NeedsLock > 0 && _holds == Holds.None && gate.TryEnter())
            {
                if (TakeNext_NeedsLock() is { } operation)
                {
                    routee.State = WorkerState.Working;
                    wanted = WantedForKeys_NeedsLock();
                    return Start_NeedsLock(operation, Now_NeedsLock());
                }

                gate.Exit();
            }

            _workers.MakeIdle(routee);
            return null;
        }
    }

    /// <summary>Ends an operation and starts the next ready one at the same moment.</summary>
    /// <returns>Null when there is nothing, or nothing may start: the routee has let go of its place.</returns>
    public Operation? EndAndTake(
        WorkerRoutee routee, Operation operation, OperationStates outcome, Exception? error,
        out (Operation? Ended, KeyNews News, Wanted Wanted) toTell)
    {
        toTell = default;
        lock (_lock)
        {
            var now = Now_NeedsLock();
            End_NeedsLock(operation, outcome, error, now);
            routee.Ended.Add(operation);
            if (Unrecorded_NeedsLock > MostUnrecorded_NeedsLock)
                _holds |= Holds.Unrecorded;
            var mayGoOn = _holds == Holds.None && gate.Entered <= gate.Limit && routee.State != WorkerState.Gone;
            Operation? next = null;
            if (operation.Key is { } key)
                next = _keys.End(key, mayGoOn, _admitted, out toTell.News);
            if (next is null && mayGoOn)
                next = TakeNext_NeedsLock();
            if (next is null)
            {
                gate.Exit();
                toTell.Ended = routee.Ended.TakeAll();
                return null;
            }

            if (routee.Ended.Count >= ReportAt || operation.IsAwaited || now - routee.ReportedAt > _longestUnreported)
            {
                toTell.Ended = routee.Ended.TakeAll();
                routee.ReportedAt = now;
            }

            toTell.Wanted = WantedForKeys_NeedsLock();
            return Start_NeedsLock(next, now);
        }
    }

    /// <returns>What a routee has ended and the window has not been told of, as a chain from the oldest; null when there is nothing.</returns>
    public Operation? TakeEnded(WorkerRoutee routee)
    {
        lock (_lock)
            return routee.Ended.TakeAll();
    }

    /// <summary>Ends an operation whose body does not end: it counts as cancelled, whatever its body still does.</summary>
    public bool LetGo(Operation operation, Exception reason)
    {
        lock (_lock)
            return End_NeedsLock(operation, OperationStates.Cancelled, reason, Now_NeedsLock());
    }

    /// <summary>Cancels an operation that has not started, once, whoever else tries.</summary>
    public bool TryCancelPending(Operation operation, Exception reason)
    {
        lock (_lock)
        {
            // the number of its end is written before the state says that it has ended, since readers sort what has ended by it
            if (operation.State != OperationStates.Pending)
                return false;
            operation.Order = NextEndOrder_NeedsLock;
            if (!operation.TryCancelPending(reason, Now_NeedsLock()))
                return false;
            _cancelledUnstarted++;
            (operation.Key?.Lent ?? _unkeyed).NoteCancelled();
            return true;
        }
    }

    /// <summary>From now on nothing starts.</summary>
    public void Hold(Holds why)
    {
        lock (_lock)
            _holds |= why;
    }

    /// <summary>Holds for a pause.</summary>
    /// <returns>Its number, by which it is resumed: a later pause is another one.</returns>
    public long Pause()
    {
        lock (_lock)
        {
            _holds |= Holds.Paused;
            return ++_pauses;
        }
    }

    public Wanted Resume(long pause)
    {
        lock (_lock)
        {
            if (pause != _pauses)
                return default;
            _holds &= ~Holds.Paused;
            return Wanted_NeedsLock();
        }
    }

    /// <param name="why">What held work back until now.</param>
    /// <param name="unless">While one of its signals is there, nothing is released: whoever has raised it holds as well.</param>
    public Wanted Release(Holds why, SignalWatch? unless = null)
    {
        lock (_lock)
        {
            if (unless?.IsPresent == true)
                return default;
            _holds &= ~why;
            return Wanted_NeedsLock();
        }
    }

    /// <summary>The window has taken in so many that have ended.</summary>
    public Wanted Record(int count)
    {
        lock (_lock)
        {
            _recorded += count;
            if ((_holds & Holds.Unrecorded) == 0 || Unrecorded_NeedsLock > MostUnrecorded_NeedsLock / 2)
                return default;
            _holds &= ~Holds.Unrecorded;
            return Wanted_NeedsLock();
        }
    }

    /// <summary>Changes the limit, which holds at once.</summary>
    public Wanted SetLimit(int limit)
    {
        lock (_lock)
        {
            ((AdjustableConcurrencyGate)gate).UpdateLimit(limit);
            return Wanted_NeedsLock();
        }
    }

    private long Unrecorded_NeedsLock => Totals_NeedsLock.Ended - _recorded;

    /// <summary>
    /// When so many have ended that the window has not taken in, nothing more starts. Each worker may hold back one report of
    /// <see cref="ReportAt"/>, so it is never reached while the window keeps up.
    /// </summary>
    private long MostUnrecorded_NeedsLock => 1024 + 3L * ReportAt * gate.Limit;

    /// <summary>
    /// The time now; where the application's TimeProvider throws, the last that was read: operations that have started must still end.
    /// </summary>
    private long Now_NeedsLock() => _now = clock.StampOr(_now);

    private int NextEndOrder_NeedsLock => unchecked((int)(_completed + _failed + _cancelled + _cancelledUnstarted + 1));

    private OperationTotals Totals_NeedsLock => new(_started, _completed, _failed, _cancelled, _cancelledUnstarted);

    private int ReadyCount_NeedsLock => _unkeyed.Count + _keys.Count;

    private Operation? TakeNext_NeedsLock() => _unkeyed.Take() ?? _keys.TakeNext(_admitted);

    private Operation Start_NeedsLock(Operation operation, long now)
    {
        var hasStarted = operation.TryStart(now);
        Debug.Assert(hasStarted, "what is cancelled is cancelled under this lock, and not taken");
        _started++;
        _lastStartedAt = now;
        return operation;
    }

    private bool End_NeedsLock(Operation operation, OperationStates outcome, Exception? error, long now)
    {
        if (!operation.HasEnded)
            operation.Order = NextEndOrder_NeedsLock;
        if (!operation.TryEnd(outcome, error, now))
            return false;
        if (outcome == OperationStates.Completed)
            _completed++;
        else if (outcome == OperationStates.Failed)
            _failed++;
        else
            _cancelled++;
        return true;
    }

    // where several of a key may run at once, one ready key may have work for several routees: so it is asked again after each start
    private Wanted WantedForKeys_NeedsLock() => maxConcurrencyPerKey > 1 && ReadyCount_NeedsLock > 0 ? Wanted_NeedsLock() : default;

    /// <summary>How many idle routees must be woken, and how many made, so that nothing ready waits while one could run it.</summary>
    private Wanted Wanted_NeedsLock()
    {
        if (_holds != Holds.None || ReadyCount_NeedsLock == 0)
            return default;
        return _workers.CallFor(Math.Min(ReadyCount_NeedsLock, gate.Limit - gate.Entered), gate.Limit);
    }

    [Conditional("DEBUG")]
    public void CheckInvariants()
    {
        lock (_lock)
        {
            _unkeyed.CheckInvariants();
            Debug.Assert(Totals_NeedsLock.Active >= 0 && gate.Entered >= 0, "no more has ended than has started");
            _workers.CheckInvariants();
        }
    }
}
