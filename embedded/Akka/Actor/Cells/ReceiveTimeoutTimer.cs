namespace Akka.Actor;

/// <summary>
/// Watches for idleness with one timer, however many messages come: a message only notes the time, and the timer, when it
/// fires too early, is set again for what is left.
/// </summary>
internal sealed class ReceiveTimeoutTimer
{
    private readonly IActorRef _self;
    private readonly IScheduler _scheduler;
    private TimeSpan _lastActive;
    private ICancelable? _pending;

    internal ReceiveTimeoutTimer(IActorRef self, IScheduler scheduler, TimeSpan timeout)
    {
        _self = self;
        _scheduler = scheduler;
        Timeout = timeout;
        Touch();
        Arm();
    }

    internal TimeSpan Timeout { get; }

    internal bool IsDue => Left <= TimeSpan.Zero;

    private TimeSpan Left => _lastActive + Timeout - _scheduler.MonotonicClock;

    internal void Touch() => _lastActive = _scheduler.MonotonicClock;

    internal void Arm()
    {
        var left = Left;
        if (left <= TimeSpan.Zero) left = Timeout;
        _pending = _scheduler.ScheduleTellOnceCancelable(left, _self, new ReceiveTimeoutCheck(this), ActorRefs.NoSender);
    }

    internal void Stop() => _pending?.Cancel();
}

/// <summary>Asks whether the actor has been idle for long enough.</summary>
internal sealed record ReceiveTimeoutCheck(ReceiveTimeoutTimer Timer) : IAutoReceivedMessage, INotInfluenceReceiveTimeout;
