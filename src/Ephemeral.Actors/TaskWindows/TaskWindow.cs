using System.Diagnostics;

namespace Ephemeral.Actors.TaskWindows;

/// <summary>
/// The last tasks of one owner. A place is reserved before the work is started, so that a refused owner starts nothing; the task that takes
/// it pushes out the oldest finished one, never a running one. A task's age counts from its reservation. Time is how long a clock has run.
/// </summary>
internal sealed class TaskWindow<TTask>(int capacity, TimeSpan absolute, TimeSpan sliding, Func<TTask, bool> hasEnded)
{
    // replaced as a whole: a task that throws when asked whether it has ended leaves what was
    private List<(TTask Task, TimeSpan Reserved)> _tasks = [];
    private readonly Dictionary<long, TimeSpan> _reserved = [];
    private TimeSpan _lastAccess;

    public int Reserved => _reserved.Count;

    public bool IsEmpty => _tasks.Count == 0 && _reserved.Count == 0;

    public bool IsBusy => Taken > 0;

    private bool HasRoom => Taken < capacity;

    /// <summary>How many places are reserved, or taken by a task that still runs.</summary>
    private int Taken => _tasks.Count(entry => !hasEnded(entry.Task)) + _reserved.Count;

    /// <summary>How long until something expires; null while nothing can.</summary>
    public TimeSpan? NextExpiry(TimeSpan now)
    {
        if (_tasks.Count == 0)
            return null;
        var (oldest, idle) = (absolute - (now - _tasks[0].Reserved), sliding - (now - _lastAccess));
        return oldest < idle ? oldest : idle;
    }

    /// <summary>Keeps a place; false when every place is reserved or taken by a task that still runs.</summary>
    public bool TryReserve(long place, TimeSpan now)
    {
        Access(now);
        return HasRoom && _reserved.TryAdd(place, now);
    }

    /// <summary>Gives up a place that was reserved and not used. Any other it does not know.</summary>
    public void GiveBack(long place) => _reserved.Remove(place);

    /// <summary>
    /// Puts a task in the place that was reserved for it. A place that is not known was reserved in a window that is gone: the task is taken
    /// all the same, if there is room.
    /// </summary>
    public void Add(long place, TTask task, TimeSpan now)
    {
        Access(now);
        if (!_reserved.Remove(place, out var reserved))
        {
            if (!HasRoom)
                return;
            reserved = now;
        }

        List<(TTask Task, TimeSpan Reserved)> tasks = [.. _tasks];
        tasks.Insert(tasks.FindLastIndex(entry => entry.Reserved <= reserved) + 1, (task, reserved));
        if (tasks.Count > capacity)
            tasks.RemoveAt(tasks.FindIndex(entry => hasEnded(entry.Task)));
        _tasks = tasks;
        CheckInvariants();
    }

    /// <summary>Forgets a task that has ended; false where it still runs, which keeps its place, or is not there.</summary>
    public bool Remove(Predicate<TTask> isMeant, TimeSpan now)
    {
        Access(now);
        var before = _tasks.Count;
        _tasks = _tasks.FindAll(entry => !isMeant(entry.Task) || !hasEnded(entry.Task));
        return _tasks.Count < before;
    }

    /// <summary>The tasks, newest first.</summary>
    public List<TTask> Read(TimeSpan now)
    {
        Access(now);
        return [.. Enumerable.Reverse(_tasks).Select(entry => entry.Task)];
    }

    /// <summary>Forgets what is too old.</summary>
    public void Expire(TimeSpan now) => _tasks.RemoveAll(entry => now - _lastAccess >= sliding || now - entry.Reserved >= absolute);

    private void Access(TimeSpan now)
    {
        Expire(now);
        _lastAccess = now;
    }

    [Conditional("DEBUG")]
    public void CheckInvariants()
    {
        Debug.Assert(_tasks.Count <= capacity, "no more tasks than places");
        Debug.Assert(Taken <= capacity, "each running task and reservation has a place");
    }
}
