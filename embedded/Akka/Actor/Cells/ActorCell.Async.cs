namespace Akka.Actor;

internal sealed partial class ActorCell
{
    private TurnContext? _turn;

    /// <summary>
    /// Runs an asynchronous handler. One that completes at once costs nothing more; otherwise no other message is handled until
    /// it has ended, and what it awaits comes back into this actor's turns.
    /// </summary>
    internal void RunTask<T>(Func<T, Task> body, T argument)
    {
        var turn = _turn ??= new TurnContext(this);
        turn.Message = _message;
        turn.Sender = _sender;
        Task task;
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(turn);
        try
        {
            task = body(argument)
                ?? throw new InvalidOperationException($"An asynchronous handler of {ActorType} returned no task.");
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }

        if (task.IsCompleted)
        {
            task.GetAwaiter().GetResult();
            return;
        }

        Mailbox.Suspend();
        var handler = new AsyncHandler(this, _actor!, task);
        task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(handler.End);
    }

    internal void OnContinuation(SendOrPostCallback callback, object? state)
    {
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_turn);
        _message = _turn?.Message;
        _sender = _turn?.Sender;
        try
        {
            callback(state);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    internal void OnHandlerEnded(AsyncHandler handler)
    {
        // its suspension is its own: a restart in the meantime has not ended it, but has made its failure the past's
        Mailbox.Resume();
        var isPast = _released || !ReferenceEquals(handler.Actor, _actor);
        if (isPast) handler.ReportUnseenFailure();
        else if (_receiveTimeout is { } timeout && _turn?.Message is not INotInfluenceReceiveTimeout) timeout.Touch();

        if (!isPast && handler.Failure is { } failure)
        {
            _message = _turn?.Message;
            _sender = _turn?.Sender;
            Fail(failure);
        }
        else
        {
            _message = null;
            _sender = null;
        }

        if (_turn is null) return;
        _turn.Message = null;
        _turn.Sender = null;
    }
}
