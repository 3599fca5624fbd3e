using Akka.Event;
using Ephemeral.Actors.Diagnostics;

namespace Ephemeral.Actors.Actors;

/// <summary>How a coordinator drains, shuts down, and answers for everything when it is stopped.</summary>
internal sealed partial class CoordinatorActor
{
    private bool _isRestarting;

    /// <summary>What failed has answered its callers in <see cref="PostStop"/>; its state can't be trusted, so it does not go on.</summary>
    protected override void PostRestart(Exception reason)
    {
        _log.Error(reason, "Coordinator '{0}' failed and has stopped.", _parts.Name);
        Context.Stop(Self);
    }

    protected override void PreRestart(Exception reason, object message)
    {
        _isRestarting = true;
        base.PreRestart(reason, message);
    }

    protected override void PostStop()
    {
        _shutdownTimer?.Dispose();
        _timeouts?.Dispose();
        _idleKeys?.Dispose();
        IgnoreSignals();
        // whoever disposes of the coordinator waits for it; nobody waits when the system ends
        _ = Signals.CloseAsync().AsTask();
        _parts.Gate.CloseFor(() => CoordinatorErrors.Disposed(_parts.Name));
        _parts.End.MarkStopped();
        EndEverything(_shutdown ?? new OperationCanceledException(
            $"Coordinator '{_parts.Name}' was stopped with its actor system before this operation ended."));
        _parts.Keys?.Clear();
        CoordinatorMeter.Remove(_parts.Metered);
        _parts.End.Finish();
        if (!_isRestarting)
            _hold.Release();
    }

    private void Shutdown(CoordinatorProtocol.Shutdown shutdown)
    {
        if (_shutdown is not null)
            return;
        _shutdown = shutdown.Reason;
        IgnoreSignals();
        Recall(shutdown.Generation);
        foreach (var waiting in _parts.Window.Index.All())
        {
            // one that is still in the inbox is reported when it arrives, and one that somebody else is just cancelling by that one's message
            if (_parts.CancelUnstarted(waiting, _shutdown) && waiting.HasArrived)
                Remove(waiting);
        }

        foreach (var slot in _parts.Slots.Slots)
            slot.Current?.RequestCancel(_shutdown);
        _shutdownTimer = WindowActor.Timer(_parts, Self, CoordinatorProtocol.ShutdownTimedOut.Instance);
        _shutdownTimer.Change(_parts.Options.ShutdownTimeout, Timeout.InfiniteTimeSpan);
    }

    private void GiveUpRunning()
    {
        var reason = new OperationCanceledException(
            $"Coordinator '{_parts.Name}' let go of this operation: it ran on for {_parts.Options.ShutdownTimeout} (ShutdownTimeout) after its token was cancelled.");
        foreach (var slot in _parts.Slots.Slots)
        {
            if (slot.GiveUp(reason, _parts.Clock.Stamp()) is not { } operation)
            {
                GiveUpReading(slot);
                continue;
            }

            _givenUp.Add(slot.Index);
            if (slot.TryReport(_parts.Window.Ended))
                _window.Tell(WindowProtocol.Ended.Instance, Self);
            _log.Warning("Coordinator '{0}' let go of operation {1}, which ran on for {2} after its token was cancelled. Its body ignores the token.",
                _parts.Name, operation.Id, _parts.Options.ShutdownTimeout);
        }
    }

    /// <summary>A slot that is at work without an operation reads the source, or waits for who does.</summary>
    private void GiveUpReading(WorkerSlot slot)
    {
        if (_parts.Source is null || !_scheduler.IsBusy(slot.Index) || !_givenUp.Add(slot.Index))
            return;
        _log.Warning("Coordinator '{0}' let go of its source, which is read on {1} after the run was cancelled. It blocks and ignores the cancellation.",
            _parts.Name, _parts.Options.ShutdownTimeout);
    }

    /// <summary>
    /// Workers report to the window before they report here, so when every run has been reported, what is told to the window now
    /// comes after all of them.
    /// </summary>
    private void FinishIfDrained()
    {
        if (_drained || !_parts.Gate.IsClosed || _scheduler.Busy != _givenUp.Count)
            return;
        if (_parts.Taken != _parts.Slots.Sum().Ended + _unstarted)
            return;
        _drained = true;
        _window.Tell(WindowProtocol.Drained.Instance, Self);
    }

    /// <summary>Ends whatever has not ended and answers whoever waits, without any other actor: they may be gone.</summary>
    private void EndEverything(Exception reason)
    {
        _parts.Slots.Revoke();
        foreach (var slot in _parts.Slots.Slots)
        {
            slot.Current?.RequestCancel(reason);
            slot.GiveUp(reason, _parts.Clock.Stamp());
            _parts.EndRunOf(slot, reason);
        }

        foreach (var operation in _parts.Window.Index.All())
        {
            if (operation.HasArrived)
                _scheduler.Remove(operation, _parts.Clock.Stamp());
            _parts.EndUnstarted(operation, reason);
        }
    }
}
