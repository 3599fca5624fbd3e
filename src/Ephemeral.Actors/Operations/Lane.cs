using System.Diagnostics;

namespace Ephemeral.Actors.Operations;

/// <summary>One live key: how much of it is admitted and runs, who needs it, and the queue of what waits to start.</summary>
/// <remarks>
/// Goals: producers, workers and readers touch it at the same time for a few instructions each; a key that nobody needs can be
/// forgotten without losing or overtaking an item that arrives at that moment.
/// <para>
/// Whoever brings an item enters first. As long as anybody is inside (a producer, a waiting producer, an operation that has not ended) the
/// lane lives; the last one out may retire it, and a retired lane lets nobody in, so that its key gets a new one. Nothing of the old one
/// can still run then, so the order holds.
/// </para>
/// </remarks>
[DebuggerDisplay("{Text}: {_pending} pending, {_running} running")]
internal abstract class Lane(string text, OperationClock clock)
{
    // all guarded by the lock
    private ShortLock _lock = new();
    private int _users, _pending, _running, _parked;
    private bool _isRetired;
    private long _waitingSince;

    /// <summary>The key, as people read it.</summary>
    public string Text => text;

    /// <summary>What the scheduler keeps of it. Owned by the coordinator's actor.</summary>
    public LaneTurn Turn { get; } = new();

    public int Pending => Figures.Pending;

    /// <summary>The stamp is of its last start, or of when it began to wait; of no meaning when nothing is pending.</summary>
    public (int Pending, int Running, long WaitingSince) Figures
    {
        get
        {
            using (_lock.Enter())
                return (_pending, _running, _waitingSince);
        }
    }

    /// <returns>False when it is retired.</returns>
    public bool TryEnter()
    {
        using (_lock.Enter())
        {
            if (!_isRetired)
                _users++;
            return !_isRetired;
        }
    }

    /// <summary>For whoever entered and was not admitted.</summary>
    public abstract void Leave();

    /// <returns>Whether that was the last one, so that the lane is retired now.</returns>
    protected bool LeaveAndRetire()
    {
        using (_lock.Enter())
            return --_users == 0 && (_isRetired = true);
    }

    /// <returns>Whether nobody needs it any more.</returns>
    public bool TryRetire()
    {
        using (_lock.Enter())
            return _isRetired |= _users == 0;
    }

    /// <summary>Takes room for one operation if fewer than <paramref name="most"/> are pending and nobody waits for it already.</summary>
    public bool TryTake(int most)
    {
        using (_lock.Enter())
            return _parked == 0 && _pending < most && Take();
    }

    /// <summary>The same for one who waits, and whose turn it is.</summary>
    public bool TryTakeInTurn(int most)
    {
        using (_lock.Enter())
            return _pending < most && Take();
    }

    public void TakeOverBound()
    {
        using (_lock.Enter())
            Take();
    }

    public void PutBack()
    {
        using (_lock.Enter())
            _pending--;
    }

    /// <summary>Lets one more wait for room here.</summary>
    /// <returns>False when there is room, so that nobody need wait.</returns>
    public bool TryPark(int most)
    {
        using (_lock.Enter())
        {
            if (_parked == 0 && _pending < most)
                return false;
            _parked++;
            return true;
        }
    }

    public void Unpark()
    {
        using (_lock.Enter())
            _parked--;
    }

    /// <summary>Whether somebody waits for room here. Asked after room was made: who began to wait before that is seen.</summary>
    public bool HasParked
    {
        get
        {
            using (_lock.Enter())
                return _parked > 0;
        }
    }

    public int Room(int most)
    {
        using (_lock.Enter())
            return most - _pending;
    }

    public void Started(long now)
    {
        using (_lock.Enter())
        {
            _pending--;
            _running++;
            _waitingSince = now;
        }
    }

    public void Ended(bool hasStarted)
    {
        using (_lock.Enter())
        {
            _users--;
            if (hasStarted)
                _running--;
            else
                _pending--;
            Debug.Assert(_pending >= 0 && _running >= 0 && _users >= _pending + _running, "a lane's figures are of what is in it");
        }
    }

    private bool Take()
    {
        if (_pending++ == 0)
            _waitingSince = clock.Stamp();
        return true;
    }
}
