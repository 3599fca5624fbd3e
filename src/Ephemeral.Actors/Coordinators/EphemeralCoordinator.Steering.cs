using Akka.Actor;
using Ephemeral.Actors.Coordination;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors;

public abstract partial class EphemeralCoordinator
{
    /// <summary>Stops starting operations. Once it has returned, no further operation starts; those that run go on, and intake stays open.</summary>
    public void Pause()
    {
        lock (_steering)
        {
            if (!_isPaused)
                Volatile.Write(ref _pausedAt, _context.Clock.Stamp());
            _isPaused = true;
            _pause = _context.Ready.Pause();
        }
    }

    /// <summary>Goes on starting operations after <see cref="Pause"/>.</summary>
    public void Resume()
    {
        lock (_steering)
        {
            _isPaused = false;
            // what was admitted before is there before anything starts, so that it starts in its order
            Actor.Tell(new CoordinatorActor.Resume(_pause), ActorRefs.NoSender);
        }
    }

    /// <summary>Changes how many operations may run at the same time. Those beyond a lower limit go on; none starts until fewer run.</summary>
    /// <param name="maxConcurrency">The new limit; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxConcurrency"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException"><see cref="EphemeralOptions.EnableDynamicConcurrency"/> is not set.</exception>
    public void SetMaxConcurrency(int maxConcurrency)
    {
        new OptionsCheck().AtLeast(nameof(maxConcurrency), maxConcurrency, 1).ThrowIfAny();
        if (!Options.EnableDynamicConcurrency)
            throw CoordinatorErrors.NotDynamic(Name);
        var wanted = _context.Ready.SetLimit(maxConcurrency);
        if (wanted != default)
            Actor.Tell(new CoordinatorActor.Wake(wanted), ActorRefs.NoSender);
    }

    /// <summary>Keeps an operation in the window whatever its age and number, from its admission on. O(1).</summary>
    /// <returns>False when the id is unknown or forgotten, or when <see cref="EphemeralOptions.MaxTrackedOperations"/> are pinned already.</returns>
    public bool Pin(long id) => HasChanged(_context.Find(id), _context.Index.TryPin);

    /// <summary>Lets a pinned operation age again. O(1) for a young one.</summary>
    /// <returns>Whether it was pinned.</returns>
    public bool Unpin(long id) => HasChanged(_context.Find(id), _context.Index.TryUnpin);

    /// <summary>Forgets a finished operation, pinned or not. O(1).</summary>
    /// <returns>False when it has not finished, or is forgotten already.</returns>
    public bool Evict(long id) => HasChanged(_context.Find(id), operation => operation.HasEnded && _context.Index.Evict(operation));

    /// <summary>Cancels one operation: a pending one never runs, a running one has its token cancelled and ends when its body does.</summary>
    /// <returns>False when the id is unknown, or the operation has ended or was cancelled before.</returns>
    public bool Cancel(long id)
    {
        if (_context.Index.Find(id) is not { } operation)
            return false;
        var reason = CoordinatorErrors.Cancelled(id);
        return CancelPending(operation, reason) || operation.RequestCancel(reason);
    }

    /// <summary>
    /// Forgets everything of one key at once, for instance because its user wants to be forgotten: operations that wait never run, those that run
    /// have their tokens cancelled and are forgotten when they have ended, those that have ended are forgotten with their results, pinned or not, and
    /// so are the key's signals, here and in the shared sink. Items that come later are not affected. O(known operations and signals).
    /// </summary>
    /// <remarks>
    /// The key's own text is known for as long as a body of it runs, and then until <see cref="EphemeralOptions.KeyIdleTimeout"/> has
    /// passed. What callers hold, such as an <see cref="EphemeralTask{TResult}"/>, is theirs.
    /// </remarks>
    /// <param name="key">The key as text; compared as the coordinator compares its keys, where those are texts; else ordinally.</param>
    /// <returns>How much there was.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is null.</exception>
    public ForgottenKey ForgetKey(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var isSame = SameKeyText ?? string.Equals;
        var (cancelled, running, ended) = (0, 0, 0);
        foreach (var operation in _context.Index.All().FindAll(operation => operation.KeyText is { } text && isSame(text, key)))
        {
            var reason = CoordinatorErrors.Cancelled(operation.Id);
            var (wasPending, isRunning) = (CancelPending(operation, reason), !operation.HasEnded);
            operation.RequestCancel(reason);
            // where not, an earlier call has counted it, while it ran
            var isFirst = _context.Index.EvictOnceEnded(operation);
            if (isFirst && wasPending)
                cancelled++;
            else if (isFirst && isRunning)
                running++;
            else if (isFirst)
                ended++;
            LetWindowLookAgain(operation);
        }

        return new ForgottenKey(cancelled, running, ended, _context.Signals.RetractKey(key, isSame));
    }

    /// <summary>Changes what the window does with an operation; the window looks again at one that has ended.</summary>
    private bool HasChanged(Operation? operation, Func<Operation, bool> change)
    {
        if (operation is null || !change(operation))
            return false;
        LetWindowLookAgain(operation);
        return true;
    }

    private void LetWindowLookAgain(Operation operation)
    {
        if (operation.HasEnded)
            Actor.Tell(new WindowActor.LookAgain(operation), ActorRefs.NoSender);
    }
}
