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
    private bool _isSignaled;

    private SignalHub Signals => _parts.Signals;

    /// <summary>Before any message: what is there already counts.</summary>
    private void WatchSignals()
    {
        var (options, slots, self) = (_parts.Options, _parts.Slots, Self);
        // who raises a signal returns from it to find that nothing starts any more
        if (options.CancelOnSignals is { Count: > 0 } cancel)
        {
            Signals.Cancel = Signals.Watch(cancel, isPresent =>
            {
                if (isPresent)
                    self.Tell(new CoordinatorProtocol.CancelSignaled(slots.Revoke()), ActorRefs.NoSender);
            });
        }

        if (options.DeferOnSignals is { Count: > 0 } defer)
        {
            _deferral = new Deferral(_parts.Clock.StampsIn(options.DeferCheckInterval * options.MaxDeferAttempts));
            _deferralTimer = WindowActor.Timer(_parts, self, CoordinatorProtocol.DeferralDue.Instance);
            Signals.Defer = Signals.Watch(defer, isPresent => self.Tell(
                isPresent ? new CoordinatorProtocol.DeferSignaled(slots.Revoke()) : CoordinatorProtocol.DeferSignalGone.Instance,
                ActorRefs.NoSender));
            LookAtDeferral(Signals.Defer.IsPresent);
        }
    }

    /// <summary>From now on the sink knows nothing of the coordinator, and nothing is held back.</summary>
    private void IgnoreSignals()
    {
        Signals.Cancel?.Dispose();
        Signals.Defer?.Dispose();
        _deferralTimer?.Dispose();
        _deferral = null;
        Signals.DeferredSince = null;
    }

    /// <summary>Why nothing that has not started may start any more; null when it may.</summary>
    private Exception? ReasonToCancel()
    {
        if (_shutdown is not null || !Signals.CancelsNow)
            return _shutdown;
        var signal = Signals.Cancel!.LastSignal!;
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

    /// <param name="isSignaled">As it was told, in turn: a signal that has gone and come back in the meantime is a new one.</param>
    private void LookAtDeferral(bool isSignaled)
    {
        if (_deferral is null)
            return;
        _isSignaled = isSignaled;
        var now = _parts.Clock.Stamp();
        var step = _deferral.Look(isSignaled, now);
        if (_deferral.Due is { } due)
            _deferralTimer!.Change(_parts.Clock.TimerUntil(now, due), Timeout.InfiniteTimeSpan);
        else
            _deferralTimer!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        // who sees that work is held back knows that its end is timed
        Signals.DeferredSince = _deferral.Since;
        HoldOrRelease();
        if (step == DeferralStep.GaveUp)
            SayDeferralGaveUp(Signals.Defer!.LastSignal!);
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
            "Coordinator '{0}' was deferred by the signal '{1}' for {2} (MaxDeferAttempts {3} x DeferCheckInterval {4}), "
            + "and runs on although it is still there.",
            _parts.Name, signal, attempts * interval, attempts, interval);
        using var _ = SignalScope.Enter(new SignalPropagation(signal));
        Signals.Raise(EphemeralSignals.DeferralGaveUp, key: null, operation: null);
    }
}
