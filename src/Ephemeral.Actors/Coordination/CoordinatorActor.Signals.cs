using Akka.Actor;
using Akka.Event;
using Ephemeral.Actors.Signals;
using Ephemeral.Actors.Time;

namespace Ephemeral.Actors.Coordination;

// how signals cancel what waits, and hold back what could start
internal sealed partial class CoordinatorActor
{
    private Deferral? _deferral;
    private SelfTimer? _deferralTimer;
    private bool _isDeferSignalThere;

    /// <summary>A signal has come that cancels what waits.</summary>
    internal sealed record CancelSignalRaised : IMessage;

    /// <summary>A signal that defers has come, or the last one has gone.</summary>
    internal sealed record DeferSignalChanged(bool IsThere) : IMessage;

    private sealed record DeferralDue : IMessage;

    private CoordinatorSignals Signals => _context.Signals;

    private bool OnSignalMessage(object message)
    {
        switch (message)
        {
            case CancelSignalRaised:
                if (_context.ReasonToCancel() is { } reason)
                    CancelWaiting(_context.Index.All(), reason);
                return true;
            case DeferSignalChanged changed:
                UpdateDeferral(changed.IsThere);
                return true;
            case DeferralDue:
                UpdateDeferral(_isDeferSignalThere);
                return true;
            default:
                return false;
        }
    }

    /// <summary>
    /// Watches for the signals of CancelOnSignals and DeferOnSignals. Called before the first message, so that a signal that is there already
    /// takes effect. The callbacks run under the lock of the signal log and hold the ready queue themselves: when Raise has returned, nothing
    /// more starts.
    /// </summary>
    private void WatchSignals()
    {
        var (options, ready, self) = (_context.Options, _context.Ready, Self);
        if (options.CancelOnSignals is { Count: > 0 } cancel)
        {
            Signals.Cancel = Signals.Watch(cancel, isThere =>
            {
                if (isThere)
                {
                    ready.Hold(Holds.Cancelling);
                    self.Tell(new CancelSignalRaised(), ActorRefs.NoSender);
                }
                else
                {
                    self.Tell(new Wake(ready.Release(Holds.Cancelling)), ActorRefs.NoSender);
                }
            });
        }

        if (options.DeferOnSignals is { Count: > 0 } defer)
        {
            _deferral = new Deferral(Deferral.LimitOf(_context.Clock, options.MaxDeferAttempts, options.DeferCheckInterval));
            _deferralTimer = new SelfTimer(_context.Clock, self, new DeferralDue());
            Signals.Defer = Signals.Watch(defer, isThere =>
            {
                if (isThere)
                    ready.Hold(Holds.Deferred);
                self.Tell(new DeferSignalChanged(isThere), ActorRefs.NoSender);
            });
            UpdateDeferral(Signals.Defer.IsPresent);
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

    /// <param name="isThere">
    /// What the message at hand says, not how it is by now: a signal that went and came back in between is a new one, with all of its time.
    /// </param>
    private void UpdateDeferral(bool isThere)
    {
        if (_deferral is null)
            return;
        _isDeferSignalThere = isThere;
        var now = _context.Clock.Stamp();
        var givesUp = _deferral.Update(isThere, now);
        _deferralTimer!.Set(_deferral.Due is { } due ? _context.Clock.Between(now, due) : null);
        // after the timer: whoever sees DeferredSince may rely on the end of the deferral
        Signals.DeferredSince = _deferral.Since;
        if (_deferral.Since is not null)
            _context.Ready.Hold(Holds.Deferred);
        else
            WakeRoutees(_context.Ready.Release(Holds.Deferred, unless: _deferral.HasGivenUp ? null : Signals.Defer));
        if (givesUp)
            ReportDeferralGaveUp(Signals.Defer!.LastSignal!);
    }

    private void ReportDeferralGaveUp(string signal)
    {
        var options = _context.Options;
        _log.Warning(
            "Coordinator '{0}' was deferred by the signal '{1}' for {2} (MaxDeferAttempts {3} x DeferCheckInterval {4}), "
            + "and runs on although it is still there.",
            _context.Name, signal, options.DeferCheckInterval * options.MaxDeferAttempts, options.MaxDeferAttempts, options.DeferCheckInterval);
        // on the thread pool, since OnSignal and OnSignalAsync of the application are called
        ThreadPool.UnsafeQueueUserWorkItem(
            static told => RaiseGaveUp(told.Context, told.Signal, told.Log), (Context: _context, Signal: signal, Log: _log), preferLocal: false);
    }

    /// <summary>A sink that others share has a clock of its own, which may throw.</summary>
    private static void RaiseGaveUp(CoordinatorContext context, string cause, ILoggingAdapter log)
    {
        try
        {
            using var _ = SignalScope.Enter(new SignalPropagation(cause));
            context.Signals.Raise(EphemeralSignals.DeferralGaveUp);
        }
        catch (Exception e)
        {
            context.End.CountCallbackFailure();
            log.Warning(e, "'{0}' was not raised for coordinator '{1}': the clock of its sink threw. Mend the sink's TimeProvider.",
                EphemeralSignals.DeferralGaveUp, context.Name);
        }
    }
}
