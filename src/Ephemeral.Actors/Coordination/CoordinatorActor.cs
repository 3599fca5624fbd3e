using Akka.Actor;
using Akka.Event;
using Akka.Routing;
using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Time;

namespace Ephemeral.Actors.Coordination;

/// <summary>
/// One coordinator: puts what is admitted into the ready queue and has routees woken for it, makes and lets go of key actors, holds work back
/// while signals say so, and ends. Its children are the pool, the window, the gateway and a key actor each live key; it watches them all.
/// It never waits, and never runs user code.
/// </summary>
internal sealed partial class CoordinatorActor : UntypedActor
{
    /// <summary>How often children may fail to start, such as for an application's clock that always throws.</summary>
    private const int MostFailedStarts = 3;

    private readonly CoordinatorContext _context;
    private readonly ReleasableContext _released;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly List<OperationKey> _newKeys = [];
    private readonly Queue<(object Request, IActorRef Asker)> _requestsForNextGateway = new();
    private IActorRef _window = ActorRefs.Nobody;
    private IActorRef _pool = ActorRefs.Nobody;
    private IActorRef? _gateway;
    private SelfTimer? _timeoutTimer;
    private LiveKeys? _keys;
    private long _lastNameSuffix = 1;
    private bool _isTimeoutTimerSet;
    private Exception? _lastFailure;
    private int _failedStarts;

    public CoordinatorActor(ReleasableContext released)
    {
        _released = released;
        _context = released.Context;
    }

    internal interface IMessage : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    /// <summary>Operations have been admitted, and are in this intake.</summary>
    internal sealed record Admitted(Intake Intake) : IMessage;

    /// <summary>A key has nothing to do, for the first time.</summary>
    internal sealed record KeyIdle(OperationKey Key) : IMessage;

    /// <summary>This one was cancelled before it started.</summary>
    internal sealed record Cancelled(Operation Operation) : IMessage
    {
        public override string ToString() => $"Cancelled {{ Operation = {Operation?.Id} }}";
    }

    /// <summary>The actor of this key was stopped by somebody else, while these waited.</summary>
    internal sealed record KeyStopped(OperationKey Key, IReadOnlyList<Operation> Waiting) : IMessage
    {
        public override string ToString() => $"KeyStopped {{ Waiting = {Waiting.Count} }}";
    }

    /// <summary>The pause of this number is over.</summary>
    internal sealed record Resume(long Pause) : IMessage;

    /// <summary>Routees are to be woken or made, because something may start that could not before.</summary>
    internal sealed record Wake(Wanted Wanted) : IMessage;

    /// <summary>A routee has come into being.</summary>
    internal sealed record WorkerJoined(IActorRef Worker, WorkerRoutee Routee) : IMessage;

    /// <summary>A routee has begun to run operations that have a timeout.</summary>
    internal sealed record WorkBegun : IMessage;

    /// <summary>The window asks workers for what they have ended and not told it.</summary>
    internal sealed record ReportAll : IMessage;

    /// <summary>The gateway has ended before it took this request of the sender's.</summary>
    internal sealed record NotTaken(object Request) : IMessage
    {
        public override string ToString() => nameof(NotTaken);
    }

    private sealed record CheckTimeouts : IMessage;

    private sealed record WorkerDied(WorkerRoutee Routee) : IMessage;

    private sealed record KeyDied(OperationKey Key) : IMessage;

    private sealed record WindowDied : IMessage;

    private sealed record PoolDied : IMessage;

    private sealed record GatewayDied : IMessage;

    protected override void PreStart()
    {
        if (_context.Options.OperationTimeout is not null)
            _timeoutTimer = new SelfTimer(_context.Clock, Self, new CheckTimeouts());
        if (_context.Keys is { } keys)
            _keys = new LiveKeys(_context, keys, Self);
        StartWindow(isReplacement: false);
        var routee = Props.Create(typeof(WorkerActor), _context, Self, _window).WithDeploy(Deploy.Local);
        if (_context.WorkerDispatcher.Length > 0)
            routee = routee.WithDispatcher(_context.WorkerDispatcher);
        var pool = new WorkerPool(_context.Ready, routee.Dispatcher);
        _pool = Context.WatchWith(Context.ActorOf(pool.Props(routee), "workers"), new PoolDied());
        WatchSignals();
        CoordinatorMeter.Add(_context.Metered);
    }

    /// <summary>Whatever fails is stopped, and then replaced or answered for; where that does not help, the coordinator ends.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(error =>
    {
        _lastFailure = error.GetBaseException();
        if (error is not ActorInitializationException || ++_failedStarts < MostFailedStarts)
            return Directive.Stop;
        _context.End.Begin(CoordinatorErrors.ChildrenCannotStart(_context.Name, _lastFailure));
        return Directive.Escalate;
    });

    /// <summary>
    /// Akka.NET calls no PostStop of an actor that can't start: what would be let go there is let go here. The reason is kept for the manager, which
    /// answers for everything.
    /// </summary>
    public override void AroundPreStart()
    {
        try
        {
            base.AroundPreStart();
        }
        catch (Exception e)
        {
            _context.End.Begin(CoordinatorErrors.Failed(_context.Name, e));
            DisposeTimersAndWatches();
            throw;
        }
    }

    /// <summary>An error in the coordinator's own code ends it; everybody who waits is told the reason.</summary>
    protected override bool AroundReceive(Receive receive, object message)
    {
        try
        {
            return base.AroundReceive(receive, message);
        }
        catch (Exception e)
        {
            _context.End.Begin(CoordinatorErrors.Failed(_context.Name, e));
            throw;
        }
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Admitted admitted:
                if (admitted.Intake.TakeAll() is { } oldest)
                    Add(oldest);
                break;
            case KeyIdle idle:
                _keys!.AddIdle(idle.Key);
                break;
            case Cancelled cancelled:
                TellOfCancelled(cancelled.Operation);
                break;
            case KeyStopped stopped:
                CancelWaiting(stopped.Waiting, CoordinatorErrors.KeyStopped(_context.Name, stopped.Key.Text));
                break;
            case Resume resume:
                WakeRoutees(_context.Ready.Resume(resume.Pause));
                break;
            case Wake wake:
                WakeRoutees(wake.Wanted);
                break;
            case WorkBegun:
                SetTimeoutTimer(_context.Options.OperationTimeout);
                break;
            case CheckTimeouts:
                CancelWhatRunsTooLong();
                break;
            case LiveKeys.Sweep:
                _keys!.LetIdleGo();
                break;
            case WindowActor.LookAgain:
                _window.Forward(message);
                break;
            case WorkerJoined joined:
                Context.WatchWith(joined.Worker, new WorkerDied(joined.Routee));
                joined.Worker.Tell(new WorkerActor.ReportTo(_window), Self);
                break;
            case ReportAll:
                _pool.Tell(new Broadcast(new WorkerActor.ReportTo(_window)), Self);
                break;
            case WorkerDied died:
                WakeRoutees(_context.Ready.Replace(died.Routee));
                break;
            case KeyDied died:
                ReplaceKey(died.Key);
                break;
            case WindowDied when !_hasStopped:
                ReplaceWindow();
                break;
            case PoolDied when !_hasStopped:
                BeginEnd(CoordinatorErrors.ChildStopped(_context.Name, "workers", _lastFailure));
                break;
            case NotTaken notTaken:
                _requestsForNextGateway.Enqueue((notTaken.Request, Sender));
                if (_gateway is null)
                    AskNextGateway();
                break;
            case GatewayDied:
                _gateway = null;
                AskNextGateway();
                if (_hasStopped)
                    Self.Tell(new StopNow());
                break;
            default:
                if (!OnSignalMessage(message) && !OnEndMessage(message))
                    Forward(message, Sender);
                break;
        }
    }

    private void WakeRoutees(Wanted wanted) => WorkerPool.WakeRoutees(_pool, wanted);

    private void StartWindow(bool isReplacement) => _window = Context.WatchWith(
        Context.ActorOf(Props.Create(typeof(WindowActor), _context, isReplacement).WithDeploy(Deploy.Local), "window"), new WindowDied());

    /// <summary>The new window takes over what the index has; workers tell it what they had told nobody.</summary>
    private void ReplaceWindow()
    {
        _log.Warning("The window of coordinator '{0}' has failed, or was stopped by somebody else; another takes over.", _context.Name);
        StartWindow(isReplacement: true);
        _pool.Tell(new Broadcast(new WorkerActor.ReportTo(_window)), Self);
        if (_context.Gate.IsClosed)
            _window.Tell(new WindowActor.IntakeEnded(_context.Gate.Taken), Self);
    }

    private void Forward(object message, IActorRef asker)
    {
        if (_hasStopped)
        {
            CoordinatorRef.AnswerForEnded(message, asker, _context.Name, Self, _context.End.StreamError);
            return;
        }

        // a gateway that is stopping answers nothing more: GatewayDied is on its way, and the next one is asked in turn
        if (_requestsForNextGateway.Count > 0 || _gateway is LocalActorRef { Cell.IsTerminated: true })
        {
            _requestsForNextGateway.Enqueue((message, asker));
            return;
        }

        _gateway ??= Context.WatchWith(
            Context.ActorOf(RequestMailbox.For(_context.GatewayProps(Self), Context.System), "gateway"), new GatewayDied());
        _gateway.Tell(message, asker);
    }

    private void AskNextGateway()
    {
        var requests = _requestsForNextGateway.ToArray();
        _requestsForNextGateway.Clear();
        foreach (var (request, asker) in requests)
            Forward(request, asker);
    }

    /// <summary>Puts what was admitted into the ready queue; what a key has too much of, its actor holds. A new key gets its actor.</summary>
    private void Add(Operation oldest)
    {
        if (_context.ReasonToCancel() is { } reason)
        {
            CancelAll(oldest, reason);
            return;
        }

        if (_keys is not null)
            CollectNewKeys(oldest);
        WakeRoutees(_context.Ready.Add(oldest, out var toHold));
        for (Operation? at = toHold, next; at is not null; at = next)
        {
            next = at.Next;
            if (at.Key!.Intake.Add(at))
                ActorOf(at.Key).Tell(new KeyActor.Hold(at.Key.Intake), Self);
        }

        foreach (var key in _newKeys)
            ActorOf(key);
        _newKeys.Clear();
    }

    private void CollectNewKeys(Operation oldest)
    {
        for (var at = oldest; at is not null; at = at.Next)
        {
            if (at is { HasEnded: false, Key: { Actor: null } key })
                _newKeys.Add(key);
        }
    }

    /// <summary>Cancels what has just come in. The window is told once, so that it keeps up however much comes.</summary>
    private void CancelAll(Operation oldest, Exception reason)
    {
        OperationChain cancelled = default;
        for (Operation? at = oldest, next; at is not null; at = next)
        {
            next = at.Next;
            at.Next = null;
            if (!_context.TryCancelPending(at, reason))
                continue;
            TellKeyOfCancelled(at);
            cancelled.Add(at);
        }

        if (cancelled.Oldest is { } first)
            _window.Tell(new WindowActor.Ended(first), Self);
    }

    private IActorRef ActorOf(OperationKey key)
    {
        if (key.Actor is { } actor)
            return actor;
        key.Actor = Context.WatchWith(
            Context.ActorOf(KeyActor.Props(_context, key, _pool), KeyName(key.Text)), new KeyDied(key));
        return key.Actor;
    }

    /// <summary>A key's actor that was stopped by somebody else has given back what it held. What has come since waits for another actor.</summary>
    private void ReplaceKey(OperationKey key)
    {
        key.Actor = null;
        if (!key.Intake.IsEmpty)
            ActorOf(key);
        else if (_context.Ready.TryMarkIdle(key))
            _keys!.AddIdle(key);
    }

    /// <summary>Keys whose texts are alike are told apart by a number, after a sign that no escaped text has.</summary>
    private string KeyName(string text)
    {
        const int Longest = 200;
        var name = "key-" + Uri.EscapeDataString(text.Length <= Longest ? text : text[..Longest]);
        return Context.Child(name).IsNobody() ? name : $"{name}+{++_lastNameSuffix}";
    }

    private void TellOfCancelled(Operation operation)
    {
        TellKeyOfCancelled(operation);
        _window.Tell(new WindowActor.EndedAlone(operation), Self);
    }

    private void TellKeyOfCancelled(Operation operation)
    {
        if (operation.Key is not { } key)
            return;
        if (key.Actor is { } actor)
            actor.Tell(new KeyActor.Cancelled(), Self);
        else if (_context.Ready.TryMarkIdle(key))
            _keys!.AddIdle(key);
    }

    private void SetTimeoutTimer(TimeSpan? due)
    {
        if (_isTimeoutTimerSet || due is null)
            return;
        _isTimeoutTimerSet = true;
        _timeoutTimer!.Set(due);
    }

    /// <summary>An operation that ignores its token stays listed as stuck.</summary>
    private void CancelWhatRunsTooLong()
    {
        _isTimeoutTimerSet = false;
        var timeout = _context.Options.OperationTimeout!.Value;
        TimeSpan? next = _context.Ready.Totals.Active > 0 ? timeout : null;
        foreach (var operation in _context.Running())
        {
            var left = timeout - _context.Clock.Since(operation.StartedAt);
            if (left <= TimeSpan.Zero)
                operation.RequestCancel(CoordinatorErrors.TimedOut(_context.Name, operation.Id, timeout));
            else if (left < next)
                next = left;
        }

        SetTimeoutTimer(next);
    }
}
