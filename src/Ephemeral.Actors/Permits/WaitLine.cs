using System.Diagnostics;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Permits;

/// <summary>
/// The producers that wait: in line for room in the coordinator, in order of arrival; or parked beside it while their own key is full,
/// so that they hold up nobody else. Guarded by the gate's lock; <see cref="InLine"/> may be read without.
/// </summary>
internal sealed class WaitLine(int mostPerKey)
{
    private readonly LinkedList<PermitWaiter> _line = [];
    private readonly Dictionary<Lane, LinkedList<PermitWaiter>> _parked = [];
    private volatile int _inLine;
    private volatile int _count;
    private long _arrivals;

    public int InLine => _inLine;

    public int Count => _count;

    public PermitWaiter? First => _line.First?.Value;

    public void Join(PermitWaiter waiter)
    {
        waiter.Arrival = ++_arrivals;
        _count++;
        if (waiter.Operation.Lane is { } lane && lane.TryPark(mostPerKey))
            Insert(ParkedWith(lane), waiter);
        else
            Append(waiter);
    }

    /// <summary>Takes room in the key of the first in line. Without room, or when an older one is parked there, it is parked too.</summary>
    public bool TryTakeLane(PermitWaiter first)
    {
        if (first.Operation.Lane is not { } lane)
            return true;
        var isOldest = !_parked.TryGetValue(lane, out var parked) || parked.First!.Value.Arrival > first.Arrival;
        if (isOldest && lane.TryTakeInTurn(mostPerKey))
            return true;
        if (!lane.TryPark(mostPerKey))
            return lane.TryTakeInTurn(mostPerKey);
        _line.Remove(first.Place);
        _inLine--;
        Insert(ParkedWith(lane), first);
        return false;
    }

    /// <summary>Brings as many of a key's parked producers back into the line as it has room for.</summary>
    public void Unpark(Lane lane)
    {
        for (var room = lane.Room(mostPerKey); room > 0 && _parked.TryGetValue(lane, out var parked); room--)
        {
            var waiter = parked.First!.Value;
            // in line before it leaves the lane: who finds nobody waiting in the lane finds it here
            _inLine++;
            LeaveParked(waiter, lane, parked);
            Insert(_line, waiter);
        }
    }

    /// <returns>False when it does not wait.</returns>
    public bool Forget(PermitWaiter waiter)
    {
        if (waiter.Place.List is not { } list)
            return false;
        if (list == _line)
        {
            _line.Remove(waiter.Place);
            _inLine--;
            // the room that it was to take is another's now
            if (waiter.Operation.Lane is { } lane)
                Unpark(lane);
        }
        else
        {
            LeaveParked(waiter, waiter.Operation.Lane!, list);
        }

        _count--;
        return true;
    }

    public List<PermitWaiter> TakeAll()
    {
        List<PermitWaiter> all = [.. _line, .. _parked.Values.SelectMany(static parked => parked)];
        foreach (var waiter in all)
            Forget(waiter);
        Debug.Assert(_count == 0 && _inLine == 0 && _parked.Count == 0, "nobody is left waiting");
        return all;
    }

    private void Append(PermitWaiter waiter)
    {
        _line.AddLast(waiter.Place);
        _inLine++;
    }

    private LinkedList<PermitWaiter> ParkedWith(Lane lane)
    {
        if (!_parked.TryGetValue(lane, out var parked))
            _parked.Add(lane, parked = []);
        return parked;
    }

    private void LeaveParked(PermitWaiter waiter, Lane lane, LinkedList<PermitWaiter> parked)
    {
        parked.Remove(waiter.Place);
        lane.Unpark();
        if (parked.Count == 0)
            _parked.Remove(lane);
    }

    private static void Insert(LinkedList<PermitWaiter> list, PermitWaiter waiter)
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
