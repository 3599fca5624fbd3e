using System.Diagnostics;

namespace Ephemeral.Actors.Coordination;

/// <summary>What whoever has put something into the ready queue must tell the pool.</summary>
/// <param name="Wake">How many routees to wake.</param>
/// <param name="Grow">How many routees to add.</param>
internal readonly record struct Wanted(int Wake, int Grow);

/// <summary>
/// Which routees of a pool are idle, which were called and have not come yet, and how many there are. Guarded by the lock of the ready
/// queue, whose part it is.
/// </summary>
internal sealed class WorkerStates
{
    private readonly List<WorkerRoutee> _idle = [];
    private readonly Queue<WorkerRoutee> _woken = [];
    private int _routees;
    private int _onTheirWay;

    public int Idle => _idle.Count;

    /// <summary>Calls routees for so many operations, those counted that are on their way: idle ones first, then new ones.</summary>
    /// <param name="operations">How many operations could start.</param>
    /// <param name="limit">How many routees there may be.</param>
    public Wanted CallFor(int operations, int limit)
    {
        var wanted = operations - _onTheirWay;
        if (wanted <= 0)
            return default;
        var wake = Math.Min(wanted, _idle.Count);
        for (var i = 0; i < wake; i++)
        {
            var routee = _idle[^1];
            _idle.RemoveAt(_idle.Count - 1);
            routee.State = WorkerState.OnItsWay;
            _woken.Enqueue(routee);
        }

        var grow = Math.Max(0, Math.Min(wanted - wake, limit - _routees));
        _routees += grow;
        _onTheirWay += wake + grow;
        return new Wanted(wake, grow);
    }

    /// <summary>The routee to wake next, one for each that was called; null when there is none any more.</summary>
    public WorkerRoutee? NextWoken()
    {
        while (_woken.TryDequeue(out var routee))
        {
            if (routee.State != WorkerState.Gone)
                return routee;
        }

        return null;
    }

    /// <summary>A routee has come to work.</summary>
    /// <returns>False when its actor has died meanwhile.</returns>
    public bool Arrive(WorkerRoutee routee)
    {
        if (routee.State == WorkerState.Gone)
            return false;
        if (routee.State == WorkerState.OnItsWay)
            _onTheirWay--;
        return true;
    }

    public void MakeIdle(WorkerRoutee routee)
    {
        routee.State = WorkerState.Idle;
        _idle.Add(routee);
    }

    /// <summary>A routee's actor has died. The one to be made in its place counts as on its way.</summary>
    /// <returns>False when that is known.</returns>
    public bool Remove(WorkerRoutee routee)
    {
        if (routee.State == WorkerState.Gone)
            return false;
        if (routee.State != WorkerState.OnItsWay)
            _onTheirWay++;
        _idle.Remove(routee);
        routee.State = WorkerState.Gone;
        return true;
    }

    [Conditional("DEBUG")]
    public void CheckInvariants() =>
        Debug.Assert(_onTheirWay >= 0 && _idle.All(routee => routee.State == WorkerState.Idle), "each routee is in one state");
}
