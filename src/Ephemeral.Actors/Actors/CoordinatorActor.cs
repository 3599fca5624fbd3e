using System.Runtime.InteropServices;
using Akka.Actor;
using Akka.Event;
using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Scheduling;

namespace Ephemeral.Actors.Actors;

/// <summary>
/// Turns what is told to a coordinator into calls on <see cref="WorkScheduler"/>, and what that decides into runs for workers.
/// It never waits and never runs user code.
/// </summary>
internal sealed partial class CoordinatorActor : UntypedActor
{
    private readonly CoordinatorHold _hold;
    private readonly CoordinatorParts _parts;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly PendingOrder _order;
    private readonly WorkScheduler _scheduler;
    private readonly List<IActorRef> _workers = [];
    private readonly List<Operation> _hands = [];
    private readonly HashSet<int> _givenUp = [];
    private readonly TimeoutWatch? _timeouts;
    private readonly IdleKeyWatch? _idleKeys;
    private IActorRef _window = ActorRefs.Nobody;
    private IActorRef? _desk;
    private long _generation;
    private ITimer? _shutdownTimer;
    private Exception? _shutdown;
    private long _unstarted;
    private bool _drained;
    private bool _windowDrained;

    public CoordinatorActor(CoordinatorHold hold)
    {
        var parts = hold.Parts;
        _hold = hold;
        _parts = parts;
        _order = OrderOf(parts);
        _scheduler = new WorkScheduler(parts.Options.MaxConcurrency, _order);
        if (_order is KeyedOrder keyed)
            _idleKeys = new IdleKeyWatch(parts, parts.Keys!, keyed.Idle, Self);
        if (parts.Options.OperationTimeout is { } timeout)
            _timeouts = new TimeoutWatch(parts, timeout, Self);
    }

    protected override void PreStart()
    {
        _window = Context.ActorOf(Props.Create(() => new WindowActor(_hold)), "window");
        WatchSignals();
        CoordinatorMeter.Add(_parts.Metered);
    }

    // a worker or a window that fails has lost what it had in hand: the coordinator ends, and answers for it
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Escalate);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case CoordinatorProtocol.Admitted:
                AdmitAll();
                break;
            case CoordinatorProtocol.Freed:
                EndRuns();
                break;
            case CoordinatorProtocol.Cancelled cancelled:
                Remove(cancelled.Operation);
                break;
            case CoordinatorProtocol.Paused paused:
                _isPaused = true;
                HoldOrRelease();
                Recall(paused.Generation);
                break;
            case CoordinatorProtocol.Resumed:
                _isPaused = false;
                HoldOrRelease();
                break;
            case CoordinatorProtocol.LimitSet limit:
                _scheduler.SetLimit(limit.Limit);
                Recall(limit.Generation);
                break;
            case CoordinatorProtocol.Started started:
                _scheduler.Started(started.Operation);
                break;
            case CoordinatorProtocol.Offered:
                (_order as SourceOrder)?.Offer();
                break;
            case CoordinatorProtocol.KeysIdle:
                _idleKeys?.Expire();
                break;
            case CoordinatorProtocol.CancelSignaled signaled:
                Recall(signaled.Generation);
                CancelWaiting();
                break;
            case CoordinatorProtocol.DeferSignaled signaled:
                Recall(signaled.Generation);
                LookAtDeferral(isSignaled: true);
                break;
            case CoordinatorProtocol.DeferSignalGone:
                LookAtDeferral(isSignaled: false);
                break;
            case CoordinatorProtocol.DeferralDue:
                LookAtDeferral(_isSignaled);
                break;
            case CoordinatorProtocol.CheckTimeouts:
                _timeouts?.Check(_scheduler.Busy > 0);
                break;
            case CoordinatorProtocol.Completed:
                break;
            case WindowProtocol.Expire:
                _window.Tell(message, Self);
                break;
            case WindowProtocol.Drained:
                _windowDrained = true;
                break;
            case CoordinatorProtocol.Shutdown shutdown:
                Shutdown(shutdown);
                break;
            case CoordinatorProtocol.ShutdownTimedOut:
                GiveUpRunning();
                break;
            default:
                // an application's: read by whoever speaks with the handle
                _desk ??= Context.ActorOf(_hold.Coordinator.DeskProps(_hold), "desk");
                _desk.Tell(message, Sender);
                return;
        }

        Assign();
        _idleKeys?.Look();
        FinishIfDrained();
        if (_windowDrained && _shutdown is not null)
            Context.Stop(Self);
    }

    private static PendingOrder OrderOf(CoordinatorParts parts) => parts switch
    {
        { Source: { } source } => new SourceOrder(source),
        { Keys: null } => new AdmissionOrder(),
        { Options: { EnableFairScheduling: true } options } => new FairKeyedOrder(options.MaxConcurrencyPerKey),
        { Options: var options } => new KeyedAdmissionOrder(options.MaxConcurrencyPerKey),
    };

    private void AdmitAll()
    {
        var operation = _parts.Admitted.TakeAll();
        // reading the clock costs as much as a short body: what comes in together was admitted when the first of it was
        var admitted = operation is not null && CoordinatorMeter.WaitTime.Enabled ? operation.MarkAdmitted(_parts.Clock.Stamp()) : 0;
        while (operation is not null)
        {
            var next = operation.Next;
            if (admitted != 0)
                operation.MarkAdmitted(admitted);
            operation.Next = null;
            Admit(operation);
            operation = next;
        }
    }

    private void Admit(Operation operation)
    {
        operation.HasArrived = true;
        if (ReasonToCancel() is { } reason)
            _parts.CancelUnstarted(operation, reason);
        if (!operation.HasEnded)
        {
            _scheduler.Admit(operation);
            return;
        }

        _scheduler.Pass(operation, _parts.Clock.Stamp());
        ReportUnstarted(operation);
    }

    private void EndRuns()
    {
        var slot = _parts.Freed.TakeAll();
        while (slot is not null)
        {
            var next = slot.Next;
            slot.Next = null;
            EndRun(slot);
            slot = next;
        }
    }

    private void EndRun(WorkerSlot slot)
    {
        _givenUp.Remove(slot.Index);
        TakeBack(slot.Index, all: true);
        var (operations, synchronous, from, to) = slot.Summary;
        _scheduler.Ended(slot.Index, operations, synchronous, _parts.Clock.Between(from, to), to);
    }

    private void Assign()
    {
        do
        {
            while (_scheduler.TryAssign(_hands, out var index))
                HandOver(index);
        }
        while (_scheduler.TryRecall(out var slow, out var all) && TakeBack(slow, all));
    }

    private void HandOver(int index)
    {
        if (index == _workers.Count)
        {
            _parts.Slots.Add();
            var (self, window) = (Self, _window);
            _workers.Add(Context.ActorOf(Props.Create(() => new WorkerActor(_hold, index, window, self)), $"worker-{index}"));
        }

        _parts.Slots[index].Load(CollectionsMarshal.AsSpan(_hands), _generation);
        _workers[index].Tell(WorkerProtocol.Run.Instance, Self);
        _timeouts?.Arm();
    }

    /// <returns>Whether there is anything new to decide: something came back, or the slot has no more to give.</returns>
    private bool TakeBack(int index, bool all)
    {
        _hands.Clear();
        var (unstarted, isRunning) = _parts.Slots[index].TakeBack(all, _hands);
        foreach (var operation in _hands)
            ComeBack(operation);
        if (unstarted == 0)
            _scheduler.HasNothingToShare(index);
        _scheduler.Return(index, CollectionsMarshal.AsSpan(_hands), unstarted + (isRunning ? 1 : 0), _parts.Clock.Stamp());
        return true;
    }

    private void ComeBack(Operation operation)
    {
        // what a worker took by itself comes here for the first time, and may do so after everything else was cancelled
        operation.HasArrived = true;
        if (!operation.IsIndexed)
            _parts.Window.Index.Add(operation);
        if (ReasonToCancel() is { } reason && _parts.CancelUnstarted(operation, reason))
            ReportUnstarted(operation);
    }

    private void Recall(long generation)
    {
        _generation = Math.Max(_generation, generation);
        for (var slot = 0; slot < _workers.Count; slot++)
            TakeBack(slot, all: true);
    }

    private void Remove(Operation operation)
    {
        // still linked into the inbox: Admit reports it
        if (!operation.HasArrived)
            return;
        _scheduler.Remove(operation, _parts.Clock.Stamp());
        ReportUnstarted(operation);
    }

    /// <summary>Who cancelled it says so by a message, which may come before or after the operation itself.</summary>
    private void ReportUnstarted(Operation operation)
    {
        if (operation.IsReported)
            return;
        operation.IsReported = true;
        _unstarted++;
        Report(operation, operation);
    }

    private void Report(Operation newest, Operation oldest)
    {
        if (_parts.Window.Ended.AddChain(newest, oldest))
            _window.Tell(WindowProtocol.Ended.Instance, Self);
    }
}
