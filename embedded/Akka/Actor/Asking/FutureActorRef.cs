using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>
/// The sender of an Ask: takes one answer and completes a task with it. Its path is made only if someone looks.
/// </summary>
internal sealed class FutureActorRef<T>(ActorSystemImpl system) : ActorRefBase
{
    private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ActorPath? _path;
    private object? _question;
    private TimeSpan _patience;
    private Timer? _timeout;
    private CancellationTokenRegistration _cancellation;

    public override ActorPath Path => _path ?? Interlocked.CompareExchange(ref _path, system.NextTempPath(), null) ?? _path!;

    public override bool IsTerminated => _result.Task.IsCompleted;

    internal Task<T> Result => _result.Task;

    public override void Tell(object message, IActorRef? sender)
    {
        var taken = message switch
        {
            T answer => _result.TrySetResult(answer),
            null => _result.TrySetResult(default!),
            Status.Failure failure => _result.TrySetException(
                failure.Cause ?? new TaskCanceledException("The actor answered with a failure without a cause.")),
            _ => _result.TrySetException(new ArgumentException(
                $"Received message of type [{message.GetType()}] - Ask expected message of type [{typeof(T)}]")),
        };
        if (taken) Release();
        else if (message is not null) system.DeadLetterRef.Publish(message, sender, this);
    }

    public override void SendSystemMessage(SystemMessage message)
    {
        if (message is Watch) message.Undelivered(this, system.DeadLetterRef);
    }

    internal void Expect(object? question, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        if (timeout is { } patience && patience != Timeout.InfiniteTimeSpan && patience < TimeSpan.MaxValue)
        {
            _question = question;
            _patience = patience;
            _timeout = new Timer(static state => ((FutureActorRef<T>)state!).TimeOut(), this, patience, Timeout.InfiniteTimeSpan);
        }

        if (cancellationToken.CanBeCanceled)
        {
            _cancellation = cancellationToken.UnsafeRegister(
                static (state, token) => ((FutureActorRef<T>)state!).Cancel(token), this);
        }

        if (_result.Task.IsCompleted) Release();
    }

    private void TimeOut()
    {
        if (_result.TrySetException(new AskTimeoutException($"Timeout after {_patience} without an answer to [{_question}].")))
            Release();
    }

    private void Cancel(CancellationToken token)
    {
        if (_result.TrySetCanceled(token)) Release();
    }

    private void Release()
    {
        _question = null;
        _timeout?.Dispose();
        _cancellation.Unregister();
    }
}
