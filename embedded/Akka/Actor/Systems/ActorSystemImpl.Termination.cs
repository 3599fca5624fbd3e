namespace Akka.Actor;

internal sealed partial class ActorSystemImpl
{
    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Stack<Action> _onTermination = new();
    private IActorRef? _deadLetterListener;
    private bool _ended;

    public override Task WhenTerminated => _terminated.Task;

    public override Task Terminate()
    {
        if (Settings.CoordinatedShutdownRunByActorSystemTerminate && !WhenTerminated.IsCompleted)
            _ = CoordinatedShutdown.Get(this).Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance);
        else
            TerminateNow();
        return WhenTerminated;
    }

    public override void RegisterOnTermination(Action code)
    {
        ArgumentNullException.ThrowIfNull(code);
        lock (_onTermination)
        {
            if (_ended) throw new InvalidOperationException($"{this} has terminated; nothing more happens on its termination.");
            _onTermination.Push(code);
        }
    }

    /// <summary>Stops the user's actors; the root sees to the rest, and last calls <see cref="OnRootStopped"/>.</summary>
    internal void TerminateNow()
    {
        if (!Settings.LogDeadLettersDuringShutdown && _deadLetterListener is { } listener) Stop(listener);
        _userGuardian.Stop();
    }

    internal void StopSystemActors()
    {
        EventStream.StopLoggers(this);
        _systemGuardian.Stop();
    }

    internal void OnRootStopped()
    {
        Action[] callbacks;
        lock (_onTermination)
        {
            _ended = true;
            callbacks = [.. _onTermination];
        }

        foreach (var callback in callbacks)
        {
            try
            {
                callback();
            }
            catch (Exception e)
            {
                Event.LoggingExtensions.Error(Log, e, "A termination callback of {0} has failed: {1}", this, e.Message);
            }
        }

        (Scheduler as IDisposable)?.Dispose();
        EventStream.Unsubscribe(Event.StandardOutLogger.Instance);
        _terminated.TrySetResult();
    }
}
