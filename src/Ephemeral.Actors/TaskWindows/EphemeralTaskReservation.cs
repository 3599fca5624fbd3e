using Ephemeral.Actors.TaskWindows;

namespace Ephemeral.Actors;

/// <summary>
/// A place in an owner's window, held while the work is being started. Dispose it always: unless <see cref="Add"/> was called, that
/// gives the place back.
/// </summary>
public sealed class EphemeralTaskReservation : IDisposable
{
    private readonly Action<object> _tell;
    private int _used;

    internal EphemeralTaskReservation(Action<object> tell) => _tell = tell;

    /// <summary>Puts a task in the place. It pushes out the owner's oldest finished task when the window is full.</summary>
    /// <param name="taskId">What the application calls it; unguessable if others must not find it.</param>
    /// <param name="label">Metadata such as a language code. Never content.</param>
    /// <param name="task">The tracked task.</param>
    /// <exception cref="InvalidOperationException">The place was used or given back before.</exception>
    public void Add(string taskId, string label, EphemeralTask task)
    {
        ArgumentNullException.ThrowIfNull(taskId);
        ArgumentNullException.ThrowIfNull(label);
        ArgumentNullException.ThrowIfNull(task);
        if (Interlocked.Exchange(ref _used, 1) != 0)
            throw new InvalidOperationException($"The place for task '{taskId}' was used or given back before. Reserve one for each task.");
        _tell(new TaskWindowProtocol.Add(new OwnedTask(taskId, label, task)));
    }

    /// <summary>Gives the place back, unless a task was put there.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _used, 1) == 0)
            _tell(new TaskWindowProtocol.Release());
    }
}
