using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Event;
using Ephemeral.Actors.Admission;
using Ephemeral.Actors.Coordination;
using Ephemeral.Actors.Coordinators;
using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Protocol;
using Ephemeral.Actors.Signals;
using Ephemeral.Actors.Time;
using Ephemeral.Actors.Window;

namespace Ephemeral.Actors;

/// <summary>What every coordinator has, whatever its items. Thread-safe. Reading never waits for the actors and never holds up work.</summary>
public abstract partial class EphemeralCoordinator : ICoordinator, IAsyncDisposable, IDisposable
{
    /// <summary>What a snapshot shows where no states are asked for.</summary>
    private protected const OperationStates Shown = OperationStates.Running | OperationStates.Ended;

    private static long _made;

    private readonly Lock _steering = new();
    private readonly CoordinatorContext _context;
    private readonly CoordinatorActor.Admitted _admitted;
    private volatile bool _isDisposed;
    private volatile bool _isPaused;
    private long _pause;
    private long _refused;
    private long _lastRefusedAt;
    private long _pausedAt;

    private protected EphemeralCoordinator(
        OperationBody body, EphemeralOptions? options, ActorSystem? system, string? name, string kind, KeyTable? keys = null,
        bool isListed = true, ExecutionContext? outside = null)
    {
        if (name is not null)
            ArgumentException.ThrowIfNullOrWhiteSpace(name);
        system ??= SharedActorSystem.Get();
        options = CoordinatorSettings.Over(options, system.Settings.Config, name);
        Name = name ?? $"{kind}-{Interlocked.Increment(ref _made)}";
        Kind = kind;
        _context = NewContext(body, options, system, name, keys, outside);
        _admitted = new CoordinatorActor.Admitted(_context.Intake);
        Feed = new StreamFeed(_context, system);
        ActorSystem = system;
        Start(system, isListed);
    }

    /// <summary>The name it was given, or one made from its kind and a number.</summary>
    public string Name { get; }

    /// <summary>The actor system that it lives in.</summary>
    public ActorSystem ActorSystem { get; }

    /// <summary>The options it was made with.</summary>
    public EphemeralOptions Options => _context.Options;

    /// <summary>How many operations are admitted and have not started.</summary>
    public int PendingCount => (int)Math.Min(int.MaxValue, Counts().Pending);

    /// <summary>How many operations run.</summary>
    public int ActiveCount => (int)_context.Ready.Totals.Active;

    /// <summary>How many operations were admitted, ever.</summary>
    public long TotalEnqueued => _context.Gate.Taken;

    /// <summary>How many ended well, ever.</summary>
    public long TotalCompleted => _context.Ready.Totals.Completed;

    /// <summary>How many failed, ever.</summary>
    public long TotalFailed => _context.Ready.Totals.Failed;

    /// <summary>How many were cancelled, ever: before they started or while they ran.</summary>
    public long TotalCancelled => _context.Ready.Totals is var counters ? counters.Cancelled + counters.CancelledUnstarted : 0;

    /// <summary>Whether <see cref="Pause"/> was called and <see cref="Resume"/> was not since.</summary>
    public bool IsPaused => _isPaused;

    /// <summary>Whether intake has ended.</summary>
    public bool IsCompleted => _context.Gate.IsClosed;

    /// <summary>Whether intake has ended and everything admitted has ended too.</summary>
    public bool IsDrained => _context.End.Drained.IsCompleted;

    /// <summary>How many operations may run at the same time now.</summary>
    public int CurrentMaxConcurrency => _context.Ready.Limit;

    /// <summary>What kind it is: <c>work</c>, <c>result</c>, <c>keyed</c> or <c>keyed-result</c>.</summary>
    public string Kind { get; }

    /// <summary>
    /// Whom actors tell and ask, by the messages of <c>Ephemeral.Actors.Protocol</c>. It stops when the coordinator has ended by
    /// disposal or with its actor system: watch it to know. What it is asked after that is answered all the same, by a failure.
    /// </summary>
    public IActorRef Actor => _context.Actor;

    internal CoordinatorContext Shared => _context;

    private protected StreamFeed Feed { get; }

    /// <summary>What is wrong with it now, and what to do about it; empty when nothing is. O(live keys and known operations).</summary>
    public IReadOnlyList<EphemeralLint> GetLints() => CoordinatorRules.Lints(Findings(GetStatus()));

    internal IReadOnlyList<Finding> Findings(EphemeralStatus status) =>
        [.. CoordinatorRules.Check(status, Keys(), WaitingForOwn(status), _context.End.Waits.CircleOf(_context.End), _context.Clock.Now), .. FurtherFindings()];

    /// <summary>What is found of it beside what its status says.</summary>
    private protected virtual IEnumerable<Finding> FurtherFindings() => [];

    /// <summary>All figures; those that count operations add up.</summary>
    public EphemeralStatus GetStatus()
    {
        var (counters, enqueued, pending) = Counts();
        var (forgotten, failuresLost) = (_context.Index.Forgotten, _context.Index.FailuresLost);
        var (signals, deferredSince) = (_context.Signals.Log.Totals, _context.Signals.DeferredSince);
        var refused = Interlocked.Read(ref _refused);
        var (isPaused, clock) = (IsPaused, _context.Clock);
        var running = _context.Running().ToList();
        var longest = running.MinBy(static operation => operation.StartedAt);
        var stuck = Stuck(running);
        return new EphemeralStatus
        {
            Name = Name,
            Kind = Kind,
            PendingCount = pending,
            ActiveCount = counters.Active,
            TotalEnqueued = enqueued,
            TotalStarted = counters.Started,
            TotalCompleted = counters.Completed,
            TotalFailed = counters.Failed,
            TotalCancelled = counters.Cancelled + counters.CancelledUnstarted,
            TotalOverBound = _context.Gate.OverBound,
            TotalRefused = refused,
            LastRefused = refused > 0 ? clock.TimeOf(Volatile.Read(ref _lastRefusedAt)) : null,
            MaxPendingOperations = Options.MaxPendingOperations,
            LiveKeyCount = _context.Keys?.Count ?? 0,
            WaitingProducers = _context.Gate.Waiting,
            CurrentMaxConcurrency = CurrentMaxConcurrency,
            HasDynamicConcurrency = Options.EnableDynamicConcurrency,
            IsPaused = isPaused,
            PausedFor = isPaused ? clock.Since(Volatile.Read(ref _pausedAt)) : null,
            IsCompleted = IsCompleted,
            IsDrained = IsDrained,
            Tracked = (int)Math.Max(0, counters.Ended - forgotten.All),
            Pinned = _context.Index.Pinned,
            TotalEvicted = forgotten.Evicted,
            TotalExpired = forgotten.Expired,
            IsDeferred = deferredSince is not null,
            DeferredFor = deferredSince is { } since ? clock.Since(since) : null,
            DeferredBy = deferredSince is null ? null : _context.Signals.Defer?.LastSignal,
            SignalCount = signals.Count,
            TotalSignals = signals.Added,
            SignalsEvicted = signals.Evicted,
            SignalsBlocked = _context.Signals.Counters.Blocked,
            SignalsDropped = _context.Signals.Counters.Dropped,
            LastSignalDropped = _context.Signals.Counters.LastDropped,
            FailuresEvicted = failuresLost.Count,
            LastFailureEvicted = failuresLost.Count > 0 ? clock.TimeOf(failuresLost.LastAt) : null,
            CallbackFailures = _context.End.CallbackFailures,
            Stuck = [.. stuck.Take(EphemeralStatus.MostStuck)],
            StuckCount = stuck.Count,
            LastStarted = counters.Started > 0 ? clock.TimeOf(_context.Ready.LastStartedAt) : null,
            LongestRunning = longest is null ? null : clock.Since(longest.StartedAt),
            LongestRunningId = longest?.Id,
            StreamError = _context.End.StreamError?.GetType().Name,
        };
    }

    /// <summary>Its name and kind, and how many operations are pending and active.</summary>
    public override string ToString() => $"Coordinator '{Name}' ({Kind}): {PendingCount} pending, {ActiveCount} active";

    /// <summary>What is known of them now, one after the other as each is asked for.</summary>
    private protected abstract IEnumerable<EphemeralOperationSnapshot> BaseSnapshots(OperationStates states);

    private protected static TArgument NotNull<TArgument>(TArgument argument, [CallerArgumentExpression(nameof(argument))] string? name = null) =>
        argument ?? throw new ArgumentNullException(name);

    // the time first: who sees the count sees a time
    private protected void CountRefusal()
    {
        Volatile.Write(ref _lastRefusedAt, _context.Clock.Stamp());
        Interlocked.Increment(ref _refused);
    }

    /// <summary>Makes an admitted operation known, and leaves it to its actor.</summary>
    private protected void Publish(Operation operation)
    {
        _context.Index.Add(operation);
        if (CoordinatorMeter.WaitTime.Enabled)
            operation.MarkAdmitted(_context.Clock.StampOr(0));
        if (_context.Intake.Add(operation))
            Actor.Tell(_admitted, ActorRefs.NoSender);
        EndIfStopped(operation);
    }

    // answers for an operation that no actor is left for: the actor first says that it is gone and then looks through the index; callers first put the
    // operation there and then come here, so one of the two sees it
    private void EndIfStopped(Operation operation)
    {
        if (_context.End.IsStopped)
            _context.EndNow(operation, CoordinatorErrors.CancelledByDisposal(Name));
    }

    private bool CancelPending(Operation operation, Exception reason)
    {
        if (!_context.TryCancelPending(operation, reason))
            return false;
        Actor.Tell(new CoordinatorActor.Cancelled(operation), ActorRefs.NoSender);
        EndIfStopped(operation);
        return true;
    }

    private CoordinatorContext NewContext(
        OperationBody body, EphemeralOptions options, ActorSystem system, string? givenName, KeyTable? keys, ExecutionContext? outside)
    {
        var (clock, end) = (new Clock(options.TimeProvider), new CoordinatorEnd());
        var log = Logging.GetLogger(system, typeof(EphemeralCoordinator));
        IConcurrencyGate places = options.EnableDynamicConcurrency
            ? new AdjustableConcurrencyGate(options.MaxConcurrency)
            : new FixedConcurrencyGate(options.MaxConcurrency);
        return new CoordinatorContext(Name, Kind, options, body, keys)
        {
            Clock = clock,
            End = end,
            Outside = outside,
            Gate = new AdmissionGate(
                options.MaxPendingOperations, clock, Publish,
                options.EnableFairScheduling && keys is not null ? options.FairSchedulingThreshold : int.MaxValue)
            {
                OnProducerFailed = ProducerFailures(Name, end, log),
            },
            Ready = new ReadyQueue(places, clock, options.MaxConcurrencyPerKey, options.EnableFairScheduling),
            Index = new OperationIndex(
                (int)Math.Min(int.MaxValue, (long)options.MaxPendingOperations + options.MaxTrackedOperations + options.MaxConcurrency),
                options.MaxTrackedOperations),
            Signals = new CoordinatorSignals(options.SignalSettings(), clock, CallbackFailures(Name, end, log)),
            Metered = new MeteredCoordinator(givenName ?? Kind, GetStatus, keys is not null, end.CountCallbackFailure),
            WorkerDispatcher = CoordinatorSettings.WorkerDispatcherOf(system),
            Sample = () => [.. BaseSnapshots(Shown)],
            GatewayProps = speaker => Props.Create(typeof(GatewayActor), this, speaker).WithDeploy(Deploy.Local),
        };
    }

    // a coordinator whose system is ending takes nothing in; it is made all the same, and says so to whoever uses it
    private void Start(ActorSystem system, bool isListed)
    {
        var released = new ReleasableContext(_context);
        try
        {
            EphemeralRegistry.For(system).Start(released, isListed);
            released.EndWith(system);
        }
        catch (Exception) when (system.WhenTerminated.IsCompleted)
        {
            released.EndAll(CoordinatorErrors.CancelledByStop(Name));
            _context.Actor = system.DeadLetters;
        }
    }

    // what can only grow is read in the order "out, then in", so that no difference is ever negative
    private (OperationTotals Totals, long Enqueued, long Pending) Counts()
    {
        var counters = _context.Ready.Totals;
        var enqueued = _context.Gate.Taken;
        return (counters, enqueued, enqueued - counters.Started - counters.CancelledUnstarted);
    }

    // static, as the one below: a callback may run on after its coordinator, and must not keep it
    private static Action<string, Exception> CallbackFailures(string name, CoordinatorEnd end, ILoggingAdapter log) => (callback, error) =>
    {
        end.CountCallbackFailure();
        log.Warning(error, "{0} of coordinator '{1}' threw; the next signal is handled all the same.", callback, name);
    };

    private static Action<Exception> ProducerFailures(string name, CoordinatorEnd end, ILoggingAdapter log) => error =>
    {
        end.CountCallbackFailure();
        log.Warning(error, "A producer that waited for room in coordinator '{0}' could not go on: its own context or scheduler threw. The others do.", name);
    };

    /// <summary>What runs on past its timeout although its token was cancelled, for that reason or before; oldest first.</summary>
    private List<StuckOperation> Stuck(IEnumerable<Operation> running) =>
    [
        .. running.Where(static operation => operation.IsCancellationRequested)
            .Select(operation => new StuckOperation(operation.Id, operation.KeyText, _context.Clock.Since(operation.StartedAt)))
            .Where(stuck => stuck.Age >= Options.OperationTimeout)
            .OrderByDescending(static stuck => stuck.Age),
    ];
}
