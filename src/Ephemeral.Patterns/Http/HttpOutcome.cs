namespace Ephemeral.Patterns;

/// <summary>What an answer, or its lack, is told as.</summary>
[Flags]
internal enum HttpOutcome
{
    Fine = 0,
    TooMany = 1,
    Slow = 2,
    Failed = 4,
}

/// <summary>What is told of requests.</summary>
internal static class HttpOutcomes
{
    /// <param name="status">The answer's status; null when there was none.</param>
    /// <param name="isGivenUp">Whether whoever asked gave up: that says nothing of the host, but for how long it took.</param>
    /// <param name="elapsed">How long it took.</param>
    /// <param name="slowAfter">From which duration on it is slow.</param>
    public static HttpOutcome Of(int? status, bool isGivenUp, TimeSpan elapsed, TimeSpan slowAfter)
    {
        var outcome = status switch
        {
            429 => HttpOutcome.TooMany,
            null when isGivenUp => HttpOutcome.Fine,
            null or >= 500 => HttpOutcome.Failed,
            _ => HttpOutcome.Fine,
        };
        return elapsed >= slowAfter ? outcome | HttpOutcome.Slow : outcome;
    }
}
