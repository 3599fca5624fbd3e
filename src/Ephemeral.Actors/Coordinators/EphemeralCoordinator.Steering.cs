using Akka.Actor;
using Ephemeral.Actors.Actors;

namespace Ephemeral.Actors;

public abstract partial class EphemeralCoordinator
{
    /// <summary>
    /// Stops starting operations (F75). Once it has returned, no further operation starts; those that run go on, and intake stays open.
    /// </summary>
    public void Pause()
    {
        lock (_steering)
        {
            if (!_isPaused)
                Volatile.Write(ref _pausedAt, _parts.Clock.Stamp());
            _isPaused = true;
            _actor.Tell(new CoordinatorProtocol.Paused(_parts.Slots.Revoke()), ActorRefs.NoSender);
        }
    }

    /// <summary>Goes on starting operations after <see cref="Pause"/> (F76).</summary>
    public void Resume()
    {
        lock (_steering)
        {
            _isPaused = false;
            _actor.Tell(CoordinatorProtocol.Resumed.Instance, ActorRefs.NoSender);
        }
    }

    /// <summary>
    /// Changes how many operations may run at the same time (F77). When it is lowered, running operations go on, and none starts
    /// until fewer run than the new limit.
    /// </summary>
    /// <param name="maxConcurrency">The new limit; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxConcurrency"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException"><see cref="EphemeralOptions.EnableDynamicConcurrency"/> is not set.</exception>
    public void SetMaxConcurrency(int maxConcurrency)
    {
        new OptionsCheck().AtLeast(nameof(maxConcurrency), maxConcurrency, 1).ThrowIfAny();
        if (!Options.EnableDynamicConcurrency)
            throw CoordinatorErrors.NotDynamic(Name);
        lock (_steering)
        {
            _limit = maxConcurrency;
            _actor.Tell(new CoordinatorProtocol.LimitSet(maxConcurrency, _parts.Slots.Revoke()), ActorRefs.NoSender);
        }
    }

    /// <summary>
    /// Keeps an operation in the window whatever its age and number (F78), from its admission on. O(1).
    /// </summary>
    /// <returns>
    /// False when the id is unknown or forgotten, or when <see cref="EphemeralOptions.MaxTrackedOperations"/> are pinned already.
    /// </returns>
    public bool Pin(long id) => _parts.Window.Pin(id);

    /// <summary>Lets a pinned operation age again (F79). O(1) for a young one.</summary>
    /// <returns>Whether it was pinned.</returns>
    public bool Unpin(long id)
    {
        if (!_parts.Window.Unpin(id))
            return false;
        _actor.Tell(WindowProtocol.Expire.Instance, ActorRefs.NoSender);
        return true;
    }

    /// <summary>Forgets a finished operation, pinned or not (F80). O(1).</summary>
    /// <returns>False when it has not finished, or is forgotten already.</returns>
    public bool Evict(long id) => _parts.Window.Evict(id);

    /// <summary>
    /// Cancels one operation: a pending one never runs, a running one has its token cancelled and ends when its body does.
    /// </summary>
    /// <returns>False when the id is unknown, or the operation has ended or was cancelled before.</returns>
    public bool Cancel(long id)
    {
        if (_parts.Window.Index.Find(id) is not { } operation)
            return false;
        var reason = CoordinatorErrors.Cancelled(id);
        if (!_parts.CancelUnstarted(operation, reason))
            return operation.RequestCancel(reason);
        _actor.Tell(new CoordinatorProtocol.Cancelled(operation), ActorRefs.NoSender);
        EndIfStopped(operation);
        return true;
    }
}
