using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>A timer that fires once each time it is set. What it leads to has no ambient cause, whoever makes or sets it. What throws, as a
/// clock of the application may, does not end the process: it is tried again.</summary>
internal sealed class OneShotTimer : IDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly ITimer _timer;
    private readonly Action _onDue;

    public OneShotTimer(TimeProvider time, Action onDue)
    {
        using var _ = ExecutionContext.SuppressFlow();
        _onDue = onDue;
        _timer = time.CreateTimer(
            static timer => ((OneShotTimer)timer!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Fires after <paramref name="due"/>, and not at what it was set to before; null for not at all.</summary>
    public void Set(TimeSpan? due)
    {
        // rounded up to what timers can do: one that is early would come again at once
        var next = due is { } wait
            ? TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling(wait.TotalMilliseconds), 1, OptionsCheck.Longest.TotalMilliseconds))
            : Timeout.InfiniteTimeSpan;
        _timer.Change(next, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>Does now what it fires for. What that throws is tried again.</summary>
    public void Fire()
    {
        try
        {
            _onDue();
        }
        catch (Exception)
        {
            Retry();
        }
    }

    private void Retry()
    {
        try
        {
            _timer.Change(RetryAfter, Timeout.InfiniteTimeSpan);
        }
        catch (Exception)
        {
            // disposed of meanwhile, or a timer of the application that is broken too
        }
    }
}
