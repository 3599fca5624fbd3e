namespace Akka.Actor;

internal sealed partial class ActorCell
{
    private ReceiveTimeoutTimer? _receiveTimeout;

    public TimeSpan? ReceiveTimeout => _receiveTimeout?.Timeout;

    public void SetReceiveTimeout(TimeSpan? timeout)
    {
        _receiveTimeout?.Stop();
        _receiveTimeout = timeout is { } idle && idle > TimeSpan.Zero && idle != Timeout.InfiniteTimeSpan
            ? new ReceiveTimeoutTimer(Self, System.Scheduler, idle)
            : null;
    }

    private void OnReceiveTimeoutCheck(ReceiveTimeoutCheck check)
    {
        if (_receiveTimeout is not { } timer || !ReferenceEquals(check.Timer, timer)) return;
        if (timer.IsDue)
        {
            _message = Akka.Actor.ReceiveTimeout.Instance;
            Deliver(_message);
        }

        if (ReferenceEquals(_receiveTimeout, timer)) timer.Arm();
    }
}
