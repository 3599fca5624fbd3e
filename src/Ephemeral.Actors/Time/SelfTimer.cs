using Akka.Actor;

namespace Ephemeral.Actors.Time;

/// <summary>
/// The one kind of timer: it fires once each time it is set, never early, and nothing flows from whoever makes or sets it.
/// </summary>
internal sealed class SelfTimer : IDisposable
{
    // what a timer of the runtime can be set to; whoever set a longer one looks at the clock and sets it again
    private const double LongestMilliseconds = uint.MaxValue - 1;

    private readonly ITimer _timer;

    public SelfTimer(Clock clock, Action onDue)
    {
        using var _ = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        _timer = clock.Time.CreateTimer(
            static onDue => ((Action)onDue!)(), onDue, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A timer of an actor, which is told <paramref name="message"/> each time.</summary>
    public SelfTimer(Clock clock, IActorRef self, object message)
        : this(clock, () => self.Tell(message, ActorRefs.NoSender))
    {
    }

    /// <summary>Fires after <paramref name="due"/>, and not at what it was set to before; null for not at all.</summary>
    public void Set(TimeSpan? due)
    {
        var next = due is { } wait
            ? TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling(wait.TotalMilliseconds), 1, LongestMilliseconds))
            : Timeout.InfiniteTimeSpan;
        _timer.Change(next, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();
}
