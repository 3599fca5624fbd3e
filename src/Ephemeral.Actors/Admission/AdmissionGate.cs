using System.Diagnostics;
using System.Runtime.InteropServices;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Time;

namespace Ephemeral.Actors.Admission;

/// <summary>
/// Admits at most <paramref name="capacity"/> pending operations, and at most <paramref name="mostPerKey"/> of each key. Producers take a
/// permit before they tell anybody of an operation; whoever starts or cancels it gives the permit back. Any thread may call anything.
/// </summary>
/// <remarks>
/// <para>Admitting costs one interlocked step when there is room; whoever waits is admitted in order of arrival; after <see cref="Close"/> the number
/// of admitted operations is final.</para>
/// <para>The gate counts up only: permits taken ever (<c>_taken</c>, with the closed flag in the same word, so that a permit is never taken after
/// closing) and permits given back ever (<c>_back</c>). The difference is what is pending. Producers work with a copy of <c>_back</c> and look at the
/// real one only when the copy says "full", so they share no cache line with the workers while there is room. A copy that lags can only refuse too
/// early, and then is refreshed.</para>
/// <para>No wake-up is lost: a waiter first makes itself visible (<c>_line</c>), then looks for room; a worker first gives its permit back, then
/// looks for waiters. Both steps are full fences, so at least one of them sees the other.</para>
/// <para>A producer that is woken for one permit takes it and waits again, which costs more than the work itself. So permits that come back one by
/// one are granted by the handful, or as soon as none has come back between two turns of the thread pool.</para>
/// <para>Where keys are bounded too, room in the key is taken first and put back if there is none in the coordinator. Who waits for a key is parked
/// beside the line and holds up nobody.</para>
/// </remarks>
[DebuggerDisplay("{Pending} of {capacity} pending, {Waiting} waiting")]
internal sealed class AdmissionGate(int capacity, Clock clock, Action<Operation> publish, int mostPerKey = int.MaxValue)
    : IThreadPoolWorkItem
{
    private const long ClosedFlag = long.MinValue;
    private const int SpareWaiters = 16;

    // how many permits are worth waking a producer for while more are coming back
    private readonly int _handful = Math.Clamp(capacity / 32, 1, 32);

    // whether the thread pool has been asked to grant what is less than a handful; any thread sets it
    private bool _isGrantDue;

    // how many permits were free when the thread pool looked last; owned by whoever has set _isGrantDue
    private long _roomSeen;

    private PaddedCounter _taken;
    private PaddedCounter _back;
    private PaddedCounter _backSeen;
    private long _overBound;

    // all below: guarded by the lock
    private readonly Lock _lock = new();
    private readonly WaitingLine _line = new(mostPerKey, clock);
    private readonly Stack<AdmissionWaiter> _spare = new();
    private Func<Exception>? _closedBecause;

    /// <summary>How many were admitted, ever. Read <see cref="GivenBack"/> first: then this is never less.</summary>
    public long Taken => Volatile.Read(ref _taken.Value) & ~ClosedFlag;

    public long GivenBack => Volatile.Read(ref _back.Value);

    public bool IsClosed => Volatile.Read(ref _taken.Value) < 0;

    public int Waiting => _line.Count;

    /// <summary>How many were admitted although the gate was full, to keep an operation from waiting for itself.</summary>
    public long OverBound => Interlocked.Read(ref _overBound);

    /// <summary>Hears what the context or scheduler of a producer throws, when that is told that its wait is over.</summary>
    public Action<Exception> OnProducerFailed { get; init; } = static _ => { };

    private long Pending => Taken - GivenBack;

    /// <summary>Takes a permit if there is room and nobody waits for it already.</summary>
    public AdmissionResult TryTake(OperationKey? key = null)
    {
        if (_line.InLine > 0 || key?.TryTake(mostPerKey, clock) == false)
            return IsClosed ? AdmissionResult.Closed : AdmissionResult.Full;
        // one that was parked with the key may have come into the line just now
        var admission = key is not null && _line.InLine > 0 ? AdmissionResult.Full : TakeIfRoom(capacity);
        if (admission != AdmissionResult.Admitted && key is not null)
            PutBack(key);
        return admission;
    }

    private AdmissionResult TakeIfRoom(long most)
    {
        while (true)
        {
            var taken = Volatile.Read(ref _taken.Value);
            if (taken < 0)
                return AdmissionResult.Closed;
            if (taken - Volatile.Read(ref _backSeen.Value) >= most)
            {
                var back = Volatile.Read(ref _back.Value);
                Volatile.Write(ref _backSeen.Value, back);
                if (taken - back >= most)
                    return AdmissionResult.Full;
            }

            if (Interlocked.CompareExchange(ref _taken.Value, taken + 1, taken) == taken)
                return AdmissionResult.Admitted;
        }
    }

    /// <summary>Takes a permit whether or not there is room, and counts that.</summary>
    public bool TryTakeOverBound(OperationKey? key)
    {
        key?.TakeOverBound(clock);
        if (TakeIfRoom(long.MaxValue) != AdmissionResult.Admitted)
        {
            key?.PutBack();
            return false;
        }

        Interlocked.Increment(ref _overBound);
        return true;
    }

    /// <summary>Gives a permit back, since its operation has started, or was cancelled before that.</summary>
    public void GiveBack(OperationKey? key = null)
    {
        Interlocked.Increment(ref _back.Value);
        if (key?.HasParked == true)
            Unpark(key);
        if (_line.InLine > 0)
            GrantSoon();
    }

    /// <summary>Waits for a permit; when it comes, the operation is published before the wait ends.</summary>
    public ValueTask<long> WaitAsync(Operation operation, CancellationToken token)
    {
        AdmissionWaiter? waiter = null;
        ValueTask<long> wait = default;
        lock (_lock)
        {
            if (_closedBecause is null)
            {
                waiter = _spare.TryPop(out var spare) ? spare : new AdmissionWaiter(this);
                wait = waiter.Start(operation, token);
                _line.Join(waiter);
                Interlocked.MemoryBarrier();
            }
        }

        if (waiter is null)
        {
            operation.Key?.Leave();
            return ValueTask.FromException<long>(ClosedBecause());
        }

        waiter.ListenForCancellation();
        GrantSoon();
        return wait;
    }

    /// <summary>Ends intake, and tells waiting producers the reason. Where intake has ended already, the reason that it ended for stays.</summary>
    /// <returns>Whether this call closed the gate.</returns>
    public bool Close(Func<Exception> because)
    {
        List<AdmissionWaiter> refused;
        lock (_lock)
        {
            if (_closedBecause is not null)
                return false;
            _closedBecause = because;
            Interlocked.Or(ref _taken.Value, ClosedFlag);
            refused = _line.TakeAll();
        }

        foreach (var waiter in refused)
            waiter.Refuse(because());
        return true;
    }

    /// <summary>Ends intake. Where intake has ended already, this reason takes the place of the one that it ended for.</summary>
    public void CloseFor(Func<Exception> because)
    {
        if (Close(because))
            return;
        lock (_lock)
            _closedBecause = because;
    }

    public Exception ClosedBecause()
    {
        lock (_lock)
            return _closedBecause?.Invoke()
                ?? throw new InvalidOperationException("The admission gate is open. Ask why it is closed only after a call has found it so.");
    }

    internal bool Withdraw(AdmissionWaiter waiter)
    {
        lock (_lock)
        {
            if (!_line.Forget(waiter))
                return false;
        }

        // it may have stood in front of one that has room
        GrantWaiters();
        return true;
    }

    internal void Reuse(AdmissionWaiter waiter)
    {
        lock (_lock)
        {
            if (_spare.Count < SpareWaiters)
                _spare.Push(waiter);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        var room = capacity - Pending;
        if (room < _handful && room > _roomSeen)
        {
            _roomSeen = room;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return;
        }

        // whoever gives back from now on finds that nobody is due
        Interlocked.Exchange(ref _isGrantDue, false);
        GrantWaiters();
    }

    private void GrantSoon()
    {
        var room = capacity - Pending;
        if (room >= _handful)
        {
            GrantWaiters();
        }
        else if (room > 0 && !Interlocked.Exchange(ref _isGrantDue, true))
        {
            _roomSeen = 0;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private void GrantWaiters()
    {
        while (true)
        {
            AdmissionWaiter? waiter;
            lock (_lock)
            {
                waiter = _line.First;
                if (waiter is null)
                    return;
                if (!_line.TryTakeRoom(waiter))
                    continue;
                if (TakeIfRoom(capacity) != AdmissionResult.Admitted)
                {
                    waiter.Operation.Key?.PutBack();
                    return;
                }

                // published before it leaves the queue, under the lock: nobody overtakes it
                publish(waiter.Operation);
                _line.Forget(waiter);
            }

            waiter.Grant();
        }
    }

    private void PutBack(OperationKey key)
    {
        key.PutBack();
        if (!key.HasParked)
            return;
        Unpark(key);
        GrantWaiters();
    }

    private void Unpark(OperationKey key)
    {
        lock (_lock)
            _line.Unpark(key);
    }
}

internal enum AdmissionResult
{
    Admitted,
    Full,
    Closed,
}

/// <summary>A number with a cache line to itself, so that writing it does not slow down readers of its neighbours.</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct PaddedCounter
{
    [FieldOffset(64)] public long Value;
}
