using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>An item of an <see cref="EphemeralPriorityCoordinator{T}"/>: where it waits, and what became of it.</summary>
public abstract class EphemeralPriorityItem
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile EphemeralTask? _task;

    private protected EphemeralPriorityItem(int level) => Level = level;

    /// <summary>Its level now, or the one from which it started; 0 is the highest.</summary>
    public int Level { get; internal set; }

    /// <summary>The id of its operation; null while it waits.</summary>
    public long? Id => _task?.Id;

    /// <summary>Where it is: pending until its operation runs.</summary>
    public OperationStates State =>
        _task?.State ?? (Completion.IsCompleted ? OperationStates.Cancelled : OperationStates.Pending);

    /// <summary>Ends when it has: well, with its error, or cancelled; the exception says by what.</summary>
    public Task Completion => _ended.Task;

    /// <summary>Moves it to another level, behind what waits there, while it waits. It may be over the bound of that
    /// level.</summary>
    /// <param name="level">The level.</param>
    /// <returns>False when it does not wait any more.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level.</exception>
    public abstract bool TryMove(int level);

    /// <summary>Cancels it: it never runs, or its token is cancelled.</summary>
    /// <returns>False when it has ended, or was cancelled before.</returns>
    public abstract bool Cancel();

    /// <summary>Its level, state and id.</summary>
    public override string ToString() => FormattableString.Invariant($"Level {Level}, {State}, operation {Id}");

    internal EphemeralTask? Task => _task;

    internal void HasStarted(EphemeralTask task) => _task = task;

    internal void HasEnded(Task how)
    {
        _ended.TrySetFromTask(how);
        // nobody needs to wait for it
        _ = _ended.Task.Exception;
    }
}
