namespace Ephemeral.Patterns;

/// <summary>A timer that fires once each time it is set. What it leads to has no ambient cause, whoever makes or sets
/// it.</summary>
internal sealed class OneShotTimer : IDisposable
{
    /// <summary>What a timer of the runtime can be set to.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly ITimer _timer;

    public OneShotTimer(TimeProvider time, Action onDue)
    {
        using var _ = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        _timer = time.CreateTimer(
            static onDue => ((Action)onDue!)(), onDue, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Fires after <paramref name="due"/>, and not at what it was set to before; null for not at all.</summary>
    public void Set(TimeSpan? due)
    {
        // rounded up to what timers can do: one that is early would come again at once
        var next = due is { } wait
            ? TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling(wait.TotalMilliseconds), 1, Longest.TotalMilliseconds))
            : Timeout.InfiniteTimeSpan;
        _timer.Change(next, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();
}
