using System.Diagnostics;
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
