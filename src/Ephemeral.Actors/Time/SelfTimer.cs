using Akka.Actor;

namespace Ephemeral.Actors.Time;

/// <summary>The one kind of timer: it fires once each time it is set, never early, and nothing flows from whoever makes or sets it.</summary>
/// <remarks>
/// Akka.NET's timers (<see cref="IWithTimers"/>) do not go by the application's <see cref="TimeProvider"/>. A timer of the runtime counts in
/// milliseconds of a coarse clock, and so may fire a little early, and it can't be set to more than some weeks. So this one looks at its own clock, and
/// waits for the rest.
/// </remarks>
internal sealed class SelfTimer : IDisposable
{
    private const double LongestMilliseconds = uint.MaxValue - 1;
    private const long Never = long.MaxValue;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Clock _clock;
    private readonly Action _onDue;
    private readonly ITimer _timer;
    private long _dueAt = Never;

    public SelfTimer(Clock clock, Action onDue)
    {
        (_clock, _onDue) = (clock, onDue);
        using var _ = ExecutionContext.SuppressFlow();
        _timer = clock.Time.CreateTimer(static timer => ((SelfTimer)timer!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A timer of an actor, which is told <paramref name="message"/> each time.</summary>
    public SelfTimer(Clock clock, IActorRef self, object message)
        : this(clock, () => self.Tell(message, ActorRefs.NoSender))
    {
    }

    /// <summary>Fires after <paramref name="due"/>, and not at what it was set to before; null for not at all.</summary>
    public void Set(TimeSpan? due)
    {
        Volatile.Write(ref _dueAt, due is { } wait ? _clock.Stamp() + Math.Max(0, _clock.StampsIn(wait)) : Never);
        Wait(due);
    }

    /// <summary>Fires again in a second, for an owner that could not do what was due, because the application's clock threw.</summary>
    public void Retry()
    {
        Volatile.Write(ref _dueAt, long.MinValue);
        WaitForRetry();
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var dueAt = Volatile.Read(ref _dueAt);
        if (dueAt == Never)
            return;
        // where the application's clock throws, the owner is called: it asks the same clock, where an error is handled
        var now = _clock.StampOr(dueAt);
        if (now >= dueAt)
        {
            _onDue();
            return;
        }

        try
        {
            Wait(_clock.Between(now, dueAt));
        }
        catch (Exception)
        {
            // on a thread of the application's clock, where nobody hears of it
            WaitForRetry();
        }

        // it may have been set to something else just now
        if (Volatile.Read(ref _dueAt) is var set && set != dueAt && set != Never)
            Look();
    }

    private void WaitForRetry()
    {
        try
        {
            Wait(RetryAfter);
        }
        catch (Exception)
        {
            // a timer of the application's that is broken too: there is no other
        }
    }

    private void Wait(TimeSpan? due) => _timer.Change(
        due is { } wait
            ? TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling(wait.TotalMilliseconds), 1, LongestMilliseconds))
            : Timeout.InfiniteTimeSpan,
        Timeout.InfiniteTimeSpan);
}
