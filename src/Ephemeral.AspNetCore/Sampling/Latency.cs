namespace Ephemeral.AspNetCore.Sampling;

/// <summary>How long operations took: percentiles by the nearest rank, of durations that did occur.</summary>
/// <param name="Count">How many durations there were.</param>
/// <param name="P50">Half took no longer.</param>
/// <param name="P95">95 % took no longer.</param>
/// <param name="P99">99 % took no longer.</param>
/// <param name="Max">None took longer.</param>
internal readonly record struct Latency(int Count, TimeSpan P50, TimeSpan P95, TimeSpan P99, TimeSpan Max)
{
    public static Latency Of(IEnumerable<TimeSpan> durations)
    {
        TimeSpan[] sorted = [.. durations];
        if (sorted.Length == 0)
            return default;
        Array.Sort(sorted);
        return new Latency(sorted.Length, At(sorted, 50), At(sorted, 95), At(sorted, 99), sorted[^1]);
    }

    private static TimeSpan At(TimeSpan[] sorted, int percent) => sorted[(((sorted.Length * percent) + 99) / 100) - 1];
}
