namespace Ephemeral.Actors;

/// <summary>A place in an owner's window, held while work is started. Dispose it always: unless a task was added, that gives it back.</summary>
public sealed class EphemeralTaskReservation : IDisposable
{
    private readonly Action<IOwnedTask> _add;
    private readonly Action _giveBack;
    private int _used;

    internal EphemeralTaskReservation(Action<IOwnedTask> add, Action giveBack) => (_add, _giveBack) = (add, giveBack);

    /// <summary>Puts work that a coordinator has taken in into the place, as <see cref="Add(IOwnedTask)"/> does.</summary>
    /// <param name="taskId">What the application calls it; unguessable if others must not find it.</param>
    /// <param name="label">Metadata such as a language code. Never content.</param>
    /// <param name="task">The tracked task.</param>
    /// <exception cref="InvalidOperationException">The place was used or given back before.</exception>
    public void Add(string taskId, string label, EphemeralTask task)
    {
        ArgumentNullException.ThrowIfNull(taskId);
        ArgumentNullException.ThrowIfNull(label);
        ArgumentNullException.ThrowIfNull(task);
        Add(new OwnedTask(taskId, label, task));
    }

    /// <summary>Puts a task in the place. It pushes out the owner's oldest finished task when the window is full.</summary>
    /// <param name="task">The task; read it again by its type.</param>
    /// <exception cref="InvalidOperationException">The place was used or given back before.</exception>
    public void Add(IOwnedTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (Interlocked.Exchange(ref _used, 1) != 0)
            throw new InvalidOperationException($"The place for task '{task.TaskId}' was used or given back before. Reserve one for each task.");
        _add(task);
    }

    /// <summary>Gives the place back, unless a task was put there.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _used, 1) == 0)
            _giveBack();
    }
}

/// <summary>
/// A task that a window holds for its owner. <see cref="OwnedTask"/> is one for work that a coordinator has taken in; implement it for a
/// task of the application's own. It should hold metadata and the task, no content.
/// </summary>
public interface IOwnedTask
{
    /// <summary>What the application calls it; unique in its owner's window, and unguessable if others must not find it.</summary>
    string TaskId { get; }

    /// <summary>
    /// Whether it has ended; once true, always true. Until then it keeps its place in the window, which reads this on any thread: it must
    /// not block.
    /// </summary>
    bool IsEnded { get; }
}

/// <summary>Work that a coordinator has taken in, as its owner's window holds it: metadata and the task itself, no content.</summary>
/// <param name="TaskId">What the application calls it; unique in its owner's window.</param>
/// <param name="Label">Metadata such as a language code. Never content.</param>
/// <param name="Task">The tracked task; its result goes with it.</param>
public sealed record OwnedTask(string TaskId, string Label, EphemeralTask Task) : IOwnedTask
{
    bool IOwnedTask.IsEnded => Task.IsEnded;
}
