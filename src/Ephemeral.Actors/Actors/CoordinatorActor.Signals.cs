using Akka.Actor;
using Akka.Event;
using Ephemeral.Actors.Signals;

namespace Ephemeral.Actors.Actors;

/// <summary>How signals cancel what waits, and hold back what could start.</summary>
internal sealed partial class CoordinatorActor
{
    private Deferral? _deferral;
    private ITimer? _deferralTimer;
    private OperationCanceledException? _cancelReason;
    private string? _cancelSignal;
    private bool _isPaused;

    private SignalHub Signals => _parts.Signals;

    /// <summary>Before any message: what is there already counts.</summary>
    private void WatchSignals()
    {
        var (options, self) = (_parts.Options, Self);
        if (options.CancelOnSignals is { Count: > 0 } cancel)
            Signals.Cancel = new PatternWatch(cancel, Signals.Store, options.Signals, OnChanged);
        if (options.DeferOnSignals is { Count: > 0 } defer)
        {
            var limit = options.DeferCheckInterval * options.MaxDeferAttempts;
            _deferral = new Deferral(_parts.Clock.StampsIn(limit));
            _deferralTimer = WindowActor.Timer(_parts, self, CoordinatorProtocol.DeferralDue.Instance);
            Signals.Defer = new PatternWatch(defer, Signals.Store, options.Signals, OnChanged);
        }

        LookAtDeferral();

        // who raises a signal returns from it to find that nothing starts any more
        void OnChanged(bool isPresent) => self.Tell(
            new CoordinatorProtocol.SignalsChanged(isPresent ? _parts.Slots.Revoke() : 0), ActorRefs.NoSender);
    }

    private void ReactToSignals(long generation)
    {
        if (generation > 0)
            Recall(generation);
        CancelWaiting();
        LookAtDeferral();
    }

    /// <summary>Why nothing that has not started may start any more; null when it may.</summary>
    private Exception? ReasonToCancel()
    {
        if (_shutdown is not null || !Signals.CancelsNow)
            return _shutdown;
        var signal = Signals.Cancel!.LastSignal;
        if (_cancelReason is null || _cancelSignal != signal)
            (_cancelReason, _cancelSignal) = (CoordinatorErrors.CancelledBySignal(_parts.Name, signal), signal);
        return _cancelReason;
    }

    /// <summary>What is still on its way is looked at when it arrives.</summary>
    private void CancelWaiting()
    {
        if (!Signals.CancelsNow)
            return;
        foreach (var waiting in _parts.Window.Index.All())
        {
            if (waiting.HasArrived && ReasonToCancel() is { } reason && _parts.CancelUnstarted(waiting, reason))
                Remove(waiting);
        }
    }

    private void LookAtDeferral()
    {
        if (_deferral is null)
            return;
        var now = _parts.Clock.Stamp();
        var step = _deferral.Look(Signals.Defer!.IsPresent, now);
        Signals.DeferredSince = _deferral.Since;
        if (_deferral.Due is { } due)
            _deferralTimer!.Change(_parts.Clock.TimerUntil(now, due), Timeout.InfiniteTimeSpan);
        else
            _deferralTimer!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        HoldOrRelease();
        if (step == DeferralStep.GaveUp)
            SayDeferralGaveUp(Signals.Defer!.LastSignal);
    }

    private void HoldOrRelease()
    {
        if (_isPaused || _deferral?.IsHolding == true)
            _scheduler.Pause();
        else
            _scheduler.Resume();
    }

    private void SayDeferralGaveUp(string signal)
    {
        var (attempts, interval) = (_parts.Options.MaxDeferAttempts, _parts.Options.DeferCheckInterval);
        _log.Warning(
            "Coordinator '{0}' was deferred by the signal '{1}' for {2} (MaxDeferAttempts {3} x DeferCheckInterval {4}), and runs on although it is still there.",
            _parts.Name, signal, attempts * interval, attempts, interval);
        using var _ = SignalScope.Enter(new SignalEvent(signal, 0, null, _parts.Clock.TimeOf(_parts.Clock.Stamp())));
        Signals.Raise(EphemeralSignals.DeferralGaveUp, key: null, operation: null);
    }
}
