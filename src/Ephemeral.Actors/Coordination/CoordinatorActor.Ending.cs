using Akka.Actor;
using Akka.Event;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Time;

namespace Ephemeral.Actors.Coordination;

// how a coordinator drains, shuts down, and answers for everything when it is stopped
internal sealed partial class CoordinatorActor
{
    private SelfTimer? _shutdownTimer;
    private bool _hasDrained;
    private bool _hasStopped;

    internal sealed record IntakeEnded : IMessage;

    /// <summary>End: cancel what waits and what runs, wait for that, then stop.</summary>
    internal sealed record Shutdown(Exception Reason) : IMessage
    {
        public override string ToString() => $"Shutdown {{ Reason = {Reason.GetType().Name} }}";
    }

    /// <summary>Everything admitted has ended, and the window has it.</summary>
    internal sealed record Drained : IMessage;

    private sealed record ShutdownTimedOut : IMessage;

    /// <summary>Whatever was told before has been answered.</summary>
    private sealed record StopNow : IMessage;

    protected override void PostStop()
    {
        DisposeTimersAndWatches();
        foreach (var (request, asker) in _requestsForNextGateway)
            CoordinatorRef.AnswerForEnded(request, asker, _context.Name, Self, _context.End.StreamError);
        _released.EndAll(_context.End.Reason ?? CoordinatorErrors.CancelledByStop(_context.Name));
        _released.Release();
    }

    private void DisposeTimersAndWatches()
    {
        _shutdownTimer?.Dispose();
        _timeoutTimer?.Dispose();
        _keys?.Dispose();
        IgnoreSignals();
    }

    private bool OnEndMessage(object message)
    {
        switch (message)
        {
            case IntakeEnded:
                _window.Tell(new WindowActor.IntakeEnded(_context.Gate.Taken), Self);
                return true;
            case Shutdown shutdown:
                BeginEnd(shutdown.Reason);
                return true;
            case ShutdownTimedOut:
                LetGoOfRunning();
                return true;
            case StopNow:
                Context.Stop(Self);
                return true;
            case Drained:
                _hasDrained = true;
                StopIfDrained();
                return true;
            default:
                return false;
        }
    }

    private void BeginEnd(Exception reason)
    {
        if (_shutdownTimer is not null)
            return;
        _context.Gate.CloseFor(() => CoordinatorErrors.Ended(_context.Name, reason));
        _context.Ready.Hold(Holds.Ending);
        _context.End.Begin(reason);
        IgnoreSignals();
        CancelWaiting(_context.Index.All(), reason);
        foreach (var operation in _context.Running())
            operation.RequestCancel(reason);
        _shutdownTimer = new SelfTimer(_context.Clock, Self, new ShutdownTimedOut());
        _shutdownTimer.Set(_context.Options.ShutdownTimeout);
        _window.Tell(new WindowActor.IntakeEnded(_context.Gate.Taken), Self);
        StopIfDrained();
    }

    /// <summary>
    /// Cancels what has not started. The window is told of each by itself: unlike in <see cref="CancelAll"/> an operation may still be linked
    /// into a queue by its <see cref="Operation.Next"/>, so no chain can be made of them.
    /// </summary>
    private void CancelWaiting(IEnumerable<Operation> operations, Exception reason)
    {
        foreach (var operation in operations)
        {
            if (_context.TryCancelPending(operation, reason))
                TellOfCancelled(operation);
        }
    }

    private void LetGoOfRunning()
    {
        const int MostNamed = 20;
        var limit = _context.Options.ShutdownTimeout;
        var reason = CoordinatorErrors.LetGo(_context.Name, limit);
        var letGo = _context.Running().Where(operation => _context.Ready.LetGo(operation, reason)).ToList();
        if (letGo.Count == 0)
            return;
        foreach (var operation in letGo)
            _window.Tell(new WindowActor.EndedAlone(operation), Self);
        _log.Warning(
            "Coordinator '{0}' let go of what ran on for {2} after its token was cancelled: operation {1}{3}. Have bodies end when their token is cancelled.",
            _context.Name, string.Join(", ", letGo.Take(MostNamed).Select(static operation => operation.Id)), limit,
            letGo.Count > MostNamed ? $" and {letGo.Count - MostNamed} more" : "");
    }

    /// <summary>Stops once it has drained. A gateway is stopped first, behind the requests in its mailbox, which it still answers.</summary>
    private void StopIfDrained()
    {
        if (!_hasDrained || _shutdownTimer is null || _hasStopped)
            return;
        _hasStopped = true;
        _released.MarkEnded();
        if (_gateway is null)
            Self.Tell(new StopNow());
        else
            _gateway.Tell(PoisonPill.Instance, Self);
    }
}
