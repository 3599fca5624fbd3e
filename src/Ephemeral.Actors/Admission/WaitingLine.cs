using System.Diagnostics;
using System.Threading.Tasks.Sources;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Time;

namespace Ephemeral.Actors.Admission;

/// <summary>
/// The producers that wait: in line for room in the coordinator, in order of arrival; or parked beside it while their own key is full,
/// so that they hold up nobody else. Guarded by the gate's lock; <see cref="InLine"/> may be read without.
/// </summary>
internal sealed class WaitingLine(int mostPerKey, Clock clock)
{
    private readonly LinkedList<AdmissionWaiter> _line = [];
    private readonly Dictionary<OperationKey, LinkedList<AdmissionWaiter>> _parked = [];
    private volatile int _inLine;
    private volatile int _count;
    private long _arrivals;

    public int InLine => _inLine;

    public int Count => _count;

    public AdmissionWaiter? First => _line.First?.Value;

    public void Join(AdmissionWaiter waiter)
    {
        waiter.Arrival = ++_arrivals;
        _count++;
        if (waiter.Operation.Key is { } key && key.TryPark(mostPerKey))
            Insert(ParkedWith(key), waiter);
        else
            Append(waiter);
    }

    /// <summary>Takes room in the key of the first in line. Without room, or when an older one is parked there, it is parked too.</summary>
    public bool TryTakeRoom(AdmissionWaiter first)
    {
        if (first.Operation.Key is not { } key)
            return true;
        var isOldest = !_parked.TryGetValue(key, out var parked) || parked.First!.Value.Arrival > first.Arrival;
        if (isOldest && key.TryTakeInTurn(mostPerKey, clock))
            return true;
        if (!key.TryPark(mostPerKey))
            return key.TryTakeInTurn(mostPerKey, clock);
        _line.Remove(first.Place);
        _inLine--;
        Insert(ParkedWith(key), first);
        return false;
    }

    /// <summary>Brings as many of a key's parked producers back into the line as it has room for.</summary>
    public void Unpark(OperationKey key)
    {
        for (var room = key.Room(mostPerKey); room > 0 && _parked.TryGetValue(key, out var parked); room--)
        {
            var waiter = parked.First!.Value;
            // in line before it leaves the key: who finds nobody waiting in the key finds it here
            _inLine++;
            LeaveParked(waiter, key, parked);
            Insert(_line, waiter);
        }
    }

    /// <returns>False when it does not wait.</returns>
    public bool Forget(AdmissionWaiter waiter)
    {
        if (waiter.Place.List is not { } list)
            return false;
        if (list == _line)
        {
            _line.Remove(waiter.Place);
            _inLine--;
            // the room that it was to take is another's now
            if (waiter.Operation.Key is { } key)
                Unpark(key);
        }
        else
        {
            LeaveParked(waiter, waiter.Operation.Key!, list);
        }

        _count--;
        return true;
    }

    public List<AdmissionWaiter> TakeAll()
    {
        List<AdmissionWaiter> all = [.. _line, .. _parked.Values.SelectMany(static parked => parked)];
        foreach (var waiter in all)
            Forget(waiter);
        Debug.Assert(_count == 0 && _inLine == 0 && _parked.Count == 0, "nobody is left waiting");
        return all;
    }

    private void Append(AdmissionWaiter waiter)
    {
        _line.AddLast(waiter.Place);
        _inLine++;
    }

    private LinkedList<AdmissionWaiter> ParkedWith(OperationKey key)
    {
        if (!_parked.TryGetValue(key, out var parked))
            _parked.Add(key, parked = []);
        return parked;
    }

    private void LeaveParked(AdmissionWaiter waiter, OperationKey key, LinkedList<AdmissionWaiter> parked)
    {
        parked.Remove(waiter.Place);
        key.Unpark();
        if (parked.Count == 0)
            _parked.Remove(key);
    }

    private static void Insert(LinkedList<AdmissionWaiter> list, AdmissionWaiter waiter)
    {
        var before = list.Last;
        while (before is not null && before.Value.Arrival > waiter.Arrival)
            before = before.Previous;
        if (before is null)
            list.AddFirst(waiter.Place);
        else
            list.AddAfter(before, waiter.Place);
    }
}

/// <summary>
/// A producer that waits for room, with the operation that it wants admitted. Reused: a wait costs no memory once a few have been.
/// </summary>
internal sealed class AdmissionWaiter : IValueTaskSource<long>
{
    private readonly AdmissionGate _gate;
    private ManualResetValueTaskSourceCore<long> _source = new() { RunContinuationsAsynchronously = true };
    private readonly Lock _registering = new();
    private CancellationTokenRegistration _registration;
    private bool _isOver;
    private CancellationToken _token;

    public AdmissionWaiter(AdmissionGate gate)
    {
        _gate = gate;
        Place = new LinkedListNode<AdmissionWaiter>(this);
    }

    public Operation Operation { get; private set; } = null!;

    /// <summary>Its place in the queue, in no list once it was granted, refused or cancelled. Guarded by the gate's lock.</summary>
    public LinkedListNode<AdmissionWaiter> Place { get; }

    /// <summary>Its number in the order of arrival. Guarded by the gate's lock.</summary>
    public long Arrival;

    public ValueTask<long> Start(Operation operation, CancellationToken token)
    {
        Operation = operation;
        _token = token;
        return new ValueTask<long>(this, _source.Version);
    }

    /// <summary>Called outside the gate's lock: a token that is cancelled already calls back at once.</summary>
    public void ListenForCancellation()
    {
        if (!_token.CanBeCanceled)
            return;
        var registration = _token.UnsafeRegister(static state => ((AdmissionWaiter)state!).OnCancelled(), this);
        lock (_registering)
        {
            _registration = registration;
            if (!_isOver)
                return;
        }

        registration.Unregister();
    }

    public void Grant()
    {
        var id = Operation.Id;
        ForgetToken();
        try
        {
            _source.SetResult(id);
        }
        catch (Exception e)
        {
            // the producer's own context or scheduler takes nothing more: whoever makes room here goes on
            _gate.OnProducerFailed(e);
        }
    }

    public void Refuse(Exception reason)
    {
        Operation.Key?.Leave();
        ForgetToken();
        try
        {
            _source.SetException(reason);
        }
        catch (Exception e)
        {
            // the same: whoever closes the gate has others to tell
            _gate.OnProducerFailed(e);
        }
    }

    /// <summary>A token that lives for long keeps nothing of a wait that is over, whether or not anybody awaits it.</summary>
    private void ForgetToken()
    {
        lock (_registering)
            _isOver = true;
        _registration.Unregister();
    }

    private void OnCancelled()
    {
        if (_gate.Withdraw(this))
            Refuse(new OperationCanceledException(_token));
    }

    public long GetResult(short token)
    {
        // a use that is over, or not yet: not this waiter's any more, or still in the queue
        if (_source.GetStatus(token) == ValueTaskSourceStatus.Pending)
            throw new InvalidOperationException("EnqueueAsync is still waiting for room. Await it, or use AsTask() to block on it.");
        // waits for a cancellation callback in flight, so that it can't meet the next use
        _registration.Dispose();
        try
        {
            return _source.GetResult(token);
        }
        finally
        {
            Operation = null!;
            _registration = default;
            _isOver = false;
            _token = default;
            _source.Reset();
            _gate.Reuse(this);
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
