using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Akka.Event;
using Ephemeral.Actors.Actors;
using Ephemeral.Actors.Coordinators;
using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Permits;

namespace Ephemeral.Actors;

/// <summary>
/// What every coordinator has, whatever its items: figures, steering, ending. Thread-safe. Reading never waits for the actors and never
/// holds up work.
/// </summary>
[DebuggerDisplay("{Name}: {PendingCount} pending, {ActiveCount} active")]
public abstract partial class EphemeralCoordinator : IAsyncDisposable, IDisposable
{
    private static long _made;

    private readonly Lock _steering = new();
    [SuppressMessage("Usage", "CA2213", Justification = "The caller's, or the shared one.")]
    private readonly ActorSystem _system;
    private readonly IActorRef _actor;
    private readonly CoordinatorParts _parts;
    private readonly StreamFeed _feed = new();
    private bool _isFed;
    private bool _isDisposed;
    private long _refused;
    private long _lastRefusedAt;
    private long _pausedAt;
    private volatile int _limit;
    private volatile bool _isPaused;

    private protected EphemeralCoordinator(
        OperationBody body, EphemeralOptions? options, ActorSystem? system, string? name, CoordinatorShape shape)
    {
        system ??= SharedActorSystem.Get();
        options ??= new EphemeralOptions();
        if (name is not null)
            options = CoordinatorSettings.Over(options, system.Settings.Config, name);
        options.Validate();
        var number = Interlocked.Increment(ref _made);
        Name = name ?? $"{shape.Kind}-{number}";
        Kind = shape.Kind;
        _system = system;
        var log = Logging.GetLogger(system, typeof(EphemeralCoordinator));
        var clock = new OperationClock(options.TimeProvider);
        var end = new CoordinatorEnd();
        _limit = options.MaxConcurrency;
        _parts = new CoordinatorParts(
            Name, options, body, clock,
            new PermitGate(
                options.MaxPendingOperations, Publish, options.EnableFairScheduling ? options.FairSchedulingThreshold : int.MaxValue),
            new SlotTable(),
            new WindowStore(options, clock),
            end,
            new SignalHub(options, clock, CallbackFailures(Name, end, log)),
            shape.Keys?.Invoke(clock))
        {
            Source = shape.Source,
            Context = shape.Context,
            Metered = new MeteredCoordinator(name ?? shape.Kind, MeteredFigures),
        };
        var hold = new CoordinatorHold(this);
        _actor = system.ActorOf(Props.Create(() => new CoordinatorActor(hold)), CoordinatorPath.Of(Name, number));
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
    public long TotalEnqueued => _parts.Taken;

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

    internal CoordinatorParts Parts => _parts;

    /// <summary>All figures, taken together.</summary>
    public EphemeralStatus GetStatus()
    {
        var figures = Figures();
        var window = _parts.Window.Figures;
        var (signals, deferredSince) = (_parts.Signals.Store.Figures, _parts.Signals.DeferredSince);
        var refused = Interlocked.Read(ref _refused);
        return new EphemeralStatus
        {
            Name = Name,
            Kind = Kind,
            PendingCount = figures.Pending,
            ActiveCount = figures.Active,
            TotalEnqueued = figures.Enqueued,
            TotalCompleted = figures.Tally.Completed,
            TotalFailed = figures.Tally.Failed,
            TotalCancelled = figures.Tally.Cancelled + figures.CancelledUnstarted,
            TotalOverBound = _parts.Gate.OverBound,
            TotalRefused = refused,
            LastRefused = refused > 0 ? _parts.Clock.TimeOf(Volatile.Read(ref _lastRefusedAt)) : null,
            MaxPendingOperations = Options.MaxPendingOperations,
            LiveKeyCount = _parts.Keys?.Count ?? 0,
            WaitingProducers = _parts.Gate.Waiting,
            CurrentMaxConcurrency = _limit,
            IsPaused = _isPaused,
            PausedFor = _isPaused ? _parts.Clock.Since(Volatile.Read(ref _pausedAt)) : null,
            IsCompleted = IsCompleted,
            IsDrained = IsDrained,
            Tracked = window.Count,
            Pinned = window.Pinned,
            TotalEvicted = window.Evicted,
            TotalExpired = window.Expired,
            IsDeferred = deferredSince is not null,
            DeferredFor = deferredSince is { } since ? _parts.Clock.Since(since) : null,
            DeferredBy = deferredSince is null ? null : _parts.Signals.Defer?.LastSignal,
            SignalCount = signals.Count,
            TotalSignals = signals.Raised,
            SignalsEvicted = signals.Evicted,
            SignalsBlocked = _parts.Signals.Tally.Blocked,
            SignalsDropped = _parts.Signals.Dropped,
            LastSignalDropped = _parts.Signals.Tally.LastDropped,
            FailuresEvicted = window.FailuresLost,
            LastFailureEvicted = window.LastFailureLost is { } lost ? _parts.Clock.TimeOf(lost) : null,
            CallbackFailures = _parts.End.CallbackFailures,
            Stuck = Stuck(),
        };
    }

    /// <summary>Takes its items from a stream from now on, and completes by itself when that ends.</summary>
    private protected void FeedFrom<T>(IAsyncEnumerable<T> source, Func<T, CancellationToken, ValueTask<long>> enqueue)
    {
        _isFed = true;
        _feed.Start(source, enqueue, Complete);
    }

    /// <summary>Has workers read the source that the coordinator was made with.</summary>
    private protected void ReadSource() => _actor.Tell(CoordinatorProtocol.Offered.Instance, ActorRefs.NoSender);

    private protected abstract IReadOnlyList<EphemeralOperationSnapshot> BaseSnapshots();

    // the time first: who sees the count sees a time
    private protected void CountRefusal()
    {
        Volatile.Write(ref _lastRefusedAt, _parts.Clock.Stamp());
        Interlocked.Increment(ref _refused);
    }

    /// <summary>Makes an admitted operation known, and leaves it to the coordinator.</summary>
    private protected void Publish(Operation operation)
    {
        _parts.Window.Index.Add(operation);
        if (_parts.Admitted.Add(operation))
        {
            if (CoordinatorMeter.WaitTime.Enabled)
                operation.MarkAdmitted(_parts.Clock.Stamp());
            _actor.Tell(CoordinatorProtocol.Admitted.Instance, ActorRefs.NoSender);
        }

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

    // what can only grow is read in the order "back, then out", so that no difference is ever negative
    private (long Enqueued, long Pending, long Active, SlotTally Tally, long CancelledUnstarted) Figures()
    {
        var cancelled = _parts.Slots.CancelledUnstarted;
        var tally = _parts.Slots.Sum();
        var enqueued = _parts.Taken;
        return (enqueued, enqueued - tally.Started - cancelled, tally.Started - tally.Ended, tally, cancelled);
    }

    private CoordinatorFigures MeteredFigures()
    {
        var figures = Figures();
        var window = _parts.Window.Figures;
        return new CoordinatorFigures(
            figures.Enqueued, figures.Tally.Started, figures.Tally.Completed, figures.Tally.Failed,
            figures.Tally.Cancelled + figures.CancelledUnstarted, Interlocked.Read(ref _refused), window.Evicted, window.Expired,
            figures.Pending, figures.Active, _parts.Signals.Store.Figures.Raised, _parts.Signals.Dropped, _parts.Keys?.Count);
    }

    // has no hold on an ended coordinator: a callback may run on after it
    private static Action<string, Exception> CallbackFailures(string name, CoordinatorEnd end, ILoggingAdapter log) =>
        (callback, error) =>
        {
            end.CountCallbackFailure();
            log.Warning(error, "{0} of coordinator '{1}' threw; the next signal is handled all the same.", callback, name);
        };

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
