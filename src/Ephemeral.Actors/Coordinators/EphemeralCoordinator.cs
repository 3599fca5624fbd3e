using System.Diagnostics;
using Akka.Actor;
using Ephemeral.Actors.Actors;
using Ephemeral.Actors.Coordinators;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Windows;

namespace Ephemeral.Actors;

/// <summary>
/// What every coordinator has, whatever its items: figures, steering, ending. Thread-safe. Reading never waits for the actors and never
/// holds up work.
/// </summary>
[DebuggerDisplay("{Name}: {PendingCount} pending, {ActiveCount} active")]
public abstract class EphemeralCoordinator : IAsyncDisposable, IDisposable
{
    private static long _made;

    private readonly Lock _steering = new();
    private readonly IActorRef _actor;
    private readonly CoordinatorParts _parts;
    private bool _isDisposed;
    private long _refused;
    private volatile int _limit;
    private volatile bool _isPaused;

    private protected EphemeralCoordinator(
        OperationBody body, EphemeralOptions? options, ActorSystem? system, string? name, string kind)
    {
        system ??= SharedActorSystem.Get();
        options ??= new EphemeralOptions();
        if (name is not null)
            options = CoordinatorSettings.Over(options, system.Settings.Config, name);
        options.Validate();
        var number = Interlocked.Increment(ref _made);
        Name = name ?? $"{kind}-{number}";
        var clock = new OperationClock(options.TimeProvider);
        _limit = options.MaxConcurrency;
        _parts = new CoordinatorParts(
            Name, options, body, clock,
            new PermitGate(options.MaxPendingOperations, Publish),
            new SlotTable(),
            new WindowStore(options, clock),
            new CoordinatorEnd());
        var parts = _parts;
        Func<IReadOnlyCollection<EphemeralOperationSnapshot>> snapshots = BaseSnapshots;
        _actor = system.ActorOf(
            Props.Create(() => new CoordinatorActor(parts, snapshots)),
            $"ephemeral-{Uri.EscapeDataString(Name)}-{number}");
    }

    /// <summary>The name it was given, or one made from its kind and a number.</summary>
    public string Name { get; }

    /// <summary>The options it was made with.</summary>
    public EphemeralOptions Options => _parts.Options;

    /// <summary>How many operations are admitted and have not started.</summary>
    public int PendingCount => (int)Figures().Pending;

    /// <summary>How many operations run.</summary>
    public int ActiveCount => (int)Figures().Active;

    /// <summary>How many operations were admitted, ever.</summary>
    public long TotalEnqueued => _parts.Gate.Taken;

    /// <summary>How many ended well, ever.</summary>
    public long TotalCompleted => _parts.Slots.Sum().Completed;

    /// <summary>How many failed, ever.</summary>
    public long TotalFailed => _parts.Slots.Sum().Failed;

    /// <summary>How many were cancelled, ever: before they started or while they ran.</summary>
    public long TotalCancelled => _parts.Slots.Sum().Cancelled + _parts.Slots.CancelledUnstarted;

    /// <summary>Whether <see cref="Pause"/> was called and <see cref="Resume"/> was not since.</summary>
    public bool IsPaused => _isPaused;

    /// <summary>Whether intake has ended.</summary>
    public bool IsCompleted => _parts.Gate.IsClosed;

    /// <summary>Whether intake has ended and everything admitted has ended too.</summary>
    public bool IsDrained => _parts.End.Drained.IsCompleted;

    /// <summary>How many operations may run at the same time now.</summary>
    public int CurrentMaxConcurrency => _limit;

    private protected CoordinatorParts Parts => _parts;

    /// <summary>All figures, taken together.</summary>
    public EphemeralStatus GetStatus()
    {
        var figures = Figures();
        var window = _parts.Window.Figures;
        return new EphemeralStatus
        {
            Name = Name,
            PendingCount = figures.Pending,
            ActiveCount = figures.Active,
            TotalEnqueued = figures.Enqueued,
            TotalCompleted = figures.Tally.Completed,
            TotalFailed = figures.Tally.Failed,
            TotalCancelled = figures.Tally.Cancelled + figures.CancelledUnstarted,
            TotalOverBound = _parts.Gate.OverBound,
            TotalRefused = Interlocked.Read(ref _refused),
            WaitingProducers = _parts.Gate.Waiting,
            CurrentMaxConcurrency = _limit,
            IsPaused = _isPaused,
            IsCompleted = IsCompleted,
            IsDrained = IsDrained,
            Tracked = window.Count,
            Pinned = window.Pinned,
            TotalEvicted = window.Evicted,
            TotalExpired = window.Expired,
            CallbackFailures = _parts.End.CallbackFailures,
            Stuck = Stuck(),
        };
    }

    /// <summary>
    /// Stops starting operations (F75). Once it has returned, no further operation starts; those that run go on, and intake stays open.
    /// </summary>
    public void Pause()
    {
        lock (_steering)
        {
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
    public bool Unpin(long id) => _parts.Window.Unpin(id);

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

    /// <summary>
    /// Ends intake (F81): <c>EnqueueAsync</c> throws from now on, also in producers that wait, and <c>TryEnqueue</c> returns false. What
    /// was admitted runs. Calling it again does nothing.
    /// </summary>
    public void Complete()
    {
        if (_parts.Gate.Close(() => CoordinatorErrors.Completed(Name)))
            _actor.Tell(CoordinatorProtocol.Completed.Instance, ActorRefs.NoSender);
    }

    /// <summary>
    /// Waits until everything admitted has ended and the window shows it (F82). Failures of operations are not thrown here: they
    /// are in the window and in the figures.
    /// </summary>
    /// <param name="cancellationToken">Ends the waiting, not the work.</param>
    /// <exception cref="InvalidOperationException"><see cref="Complete"/> was not called.</exception>
    public Task DrainAsync(CancellationToken cancellationToken = default) =>
        IsCompleted ? _parts.End.Drained.WaitAsync(cancellationToken) : throw CoordinatorErrors.NotCompleted(Name);

    /// <summary>
    /// Ends intake, cancels what is pending, cancels the tokens of what runs, and waits for that up to
    /// <see cref="EphemeralOptions.ShutdownTimeout"/>; what still runs then is let go and logged. Calling it again waits for the same.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        BeginDisposal();
        await _parts.End.Drained.ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>The same as <see cref="DisposeAsync"/>, blocking; for containers that are disposed synchronously.</summary>
    public void Dispose()
    {
        BeginDisposal();
        _parts.End.Drained.Wait();
        GC.SuppressFinalize(this);
    }

    private protected abstract IReadOnlyList<EphemeralOperationSnapshot> BaseSnapshots();

    private protected void CountRefusal() => Interlocked.Increment(ref _refused);

    /// <summary>Makes an admitted operation known, and leaves it to the coordinator.</summary>
    private protected void Publish(Operation operation)
    {
        _parts.Window.Index.Add(operation);
        if (_parts.Admitted.Add(operation))
            _actor.Tell(CoordinatorProtocol.Admitted.Instance, ActorRefs.NoSender);
        EndIfStopped(operation);
    }

    /// <summary>
    /// Ends an operation that no actor is left for. The actor first says that it is gone and then looks through the index; callers first
    /// put the operation there and then come here: one of the two sees it.
    /// </summary>
    private void EndIfStopped(Operation operation)
    {
        if (_parts.End.IsStopped)
            _parts.EndUnstarted(operation, CoordinatorErrors.CancelledByDisposal(Name));
    }

    private void BeginDisposal()
    {
        lock (_steering)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            _parts.Gate.CloseFor(() => CoordinatorErrors.Disposed(Name));
            _actor.Tell(new CoordinatorProtocol.Shutdown(CoordinatorErrors.CancelledByDisposal(Name), _parts.Slots.Revoke()),
                ActorRefs.NoSender);
        }
    }

    // what can only grow is read in the order "back, then out", so that no difference is ever negative
    private (long Enqueued, long Pending, long Active, SlotTally Tally, long CancelledUnstarted) Figures()
    {
        var cancelled = _parts.Slots.CancelledUnstarted;
        var tally = _parts.Slots.Sum();
        var enqueued = _parts.Gate.Taken;
        return (enqueued, enqueued - tally.Started - cancelled, tally.Started - tally.Ended, tally, cancelled);
    }

    private List<StuckOperation> Stuck()
    {
        var stuck = new List<StuckOperation>();
        foreach (var slot in _parts.Slots.Slots)
        {
            if (slot.Current is { HasTimedOut: true, State: OperationState.Running } operation)
                stuck.Add(new StuckOperation(operation.Id, operation.Key, _parts.Clock.Since(operation.StartedAt)));
        }

        stuck.Sort(static (a, b) => b.Age.CompareTo(a.Age));
        return stuck;
    }
}
