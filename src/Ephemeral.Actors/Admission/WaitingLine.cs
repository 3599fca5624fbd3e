using System.Diagnostics;
using System.Runtime.InteropServices;
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
        {
            Insert(ParkedWith(key), waiter);
        }
        else
        {
            Insert(_line, waiter);
            _inLine++;
        }
    }

    /// <summary>Takes room in the key of the first in line. Without room, or when an older one is parked there, it is parked too.</summary>
    /// <returns>False when it was parked, or somebody else has just taken the room: the line is to be looked at again.</returns>
    public bool TryTakeRoom(AdmissionWaiter first)
    {
        if (first.Operation.Key is not { } key)
            return true;
        var isOldest = !_parked.TryGetValue(key, out var parked) || parked.First!.Value.Arrival > first.Arrival;
        if (isOldest && key.TryTake(mostPerKey, clock, inTurn: true))
            return true;
        // not parked when there is room now that there was not above
        if (!key.TryPark(mostPerKey))
            return key.TryTake(mostPerKey, clock, inTurn: true);
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

    private LinkedList<AdmissionWaiter> ParkedWith(OperationKey key) => CollectionsMarshal.GetValueRefOrAddDefault(_parked, key, out _) ??= [];

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

/// <summary>A producer that waits for room, with the operation that it wants admitted. Reused: after the first few, a wait costs no memory.</summary>
internal sealed class AdmissionWaiter(AdmissionGate gate) : IValueTaskSource<long>
{
    private ManualResetValueTaskSourceCore<long> _source = new() { RunContinuationsAsynchronously = true };
    private readonly Lock _registering = new();
    private CancellationTokenRegistration _registration;
    private bool _isOver;
    private CancellationToken _token;

    public Operation Operation { get; private set; } = null!;

    /// <summary>Its node in the line or among the parked; in no list once it was granted, refused or cancelled. Guarded by the gate's lock.</summary>
    public LinkedListNode<AdmissionWaiter> Place => field ??= new LinkedListNode<AdmissionWaiter>(this);

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

    public void Grant() => End(refusal: null);

    public void Refuse(Exception reason)
    {
        Operation.Key?.Leave();
        End(reason);
    }

    private void End(Exception? refusal)
    {
        // a token that lives for long keeps nothing of a wait that is over, whether or not anybody awaits it
        lock (_registering)
            _isOver = true;
        _registration.Unregister();
        try
        {
            if (refusal is null)
                _source.SetResult(Operation.Id);
            else
                _source.SetException(refusal);
        }
        catch (Exception e)
        {
            // the producer's own context or scheduler takes nothing more: whoever makes room here, or closes the gate, goes on with the others
            gate.OnProducerFailed(e);
        }
    }

    private void OnCancelled()
    {
        if (gate.Withdraw(this))
            Refuse(new OperationCanceledException(_token));
    }

    public long GetResult(short token)
    {
        // GetStatus throws for an earlier wait, whose waiter may be another producer's by now; one that is pending still stands in the line
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
            gate.Reuse(this);
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
