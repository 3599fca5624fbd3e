namespace Ephemeral.Patterns;

/// <summary>A <see cref="SignalRateLimiter"/> gave no lease and took no place in the queue: the operation fails with this, and a
/// retry inside the body may try again.</summary>
public sealed class SignalRateLimitedException : InvalidOperationException
{
    internal SignalRateLimitedException(string name, TimeSpan? retryAfter)
        : base($"The rate limiter '{name}' is full: it lets nothing start now, and nothing more may wait. "
            + "Give it a QueueLimit of the coordinator's MaxConcurrency or more"
            + (retryAfter is { } wait ? $", or try again after {wait}." : ", or try again later."))
    {
        RetryAfter = retryAfter;
    }

    /// <summary>After which time the limiter says to try again; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; }
}
