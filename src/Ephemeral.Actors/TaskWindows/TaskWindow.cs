using System.Diagnostics;

namespace Ephemeral.Actors.TaskWindows;

/// <summary>
/// The last tasks of one owner. A place is reserved before the work is started, so that a refused owner starts nothing; the task
/// that takes it pushes out the oldest finished one, never a running one (T74). Time comes in as an argument.
/// </summary>
internal sealed class TaskWindow<TTask>(int capacity, TimeSpan absolute, TimeSpan sliding, Func<TTask, bool> hasEnded)
{
    private readonly List<(TTask Task, DateTimeOffset Started)> _tasks = [];
    private DateTimeOffset _lastAccess;

    public int Reserved { get; private set; }

    public bool IsEmpty => _tasks.Count == 0 && Reserved == 0;

    /// <summary>When something here expires next; null while nothing can.</summary>
    public DateTimeOffset? NextExpiry
    {
        get
        {
            if (_tasks.Count == 0)
                return null;
            var first = _tasks[0].Started + absolute;
            var idle = _lastAccess + sliding;
            return first < idle ? first : idle;
        }
    }

    /// <returns>False when every place is reserved or taken by a task that still runs.</returns>
    public bool TryReserve(DateTimeOffset now)
    {
        Access(now);
        if (_tasks.Count(entry => !hasEnded(entry.Task)) + Reserved >= capacity)
            return false;
        Reserved++;
        return true;
    }

    public void Release() => Reserved--;

    /// <summary>Puts a task in the place that was reserved for it.</summary>
    public void Add(TTask task, DateTimeOffset started, DateTimeOffset now)
    {
        Access(now);
        Reserved--;
        _tasks.Insert(_tasks.FindLastIndex(entry => entry.Started <= started) + 1, (task, started));
        if (_tasks.Count > capacity)
            _tasks.RemoveAt(_tasks.FindIndex(entry => hasEnded(entry.Task)));
        CheckInvariants();
    }

    /// <summary>The tasks, newest first.</summary>
    public List<TTask> Read(DateTimeOffset now)
    {
        Access(now);
        return [.. Enumerable.Reverse(_tasks).Select(entry => entry.Task)];
    }

    public void Expire(DateTimeOffset now)
    {
        if (now - _lastAccess >= sliding)
            _tasks.Clear();
        else
            _tasks.RemoveAll(entry => now - entry.Started >= absolute);
    }

    private void Access(DateTimeOffset now)
    {
        Expire(now);
        _lastAccess = now;
    }

    [Conditional("DEBUG")]
    public void CheckInvariants()
    {
        Debug.Assert(_tasks.Count <= capacity && Reserved >= 0, "no more tasks than places");
        Debug.Assert(_tasks.Count(entry => !hasEnded(entry.Task)) + Reserved <= capacity, "each running task and reservation has a place");
    }
}
