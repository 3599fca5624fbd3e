using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ephemeral.Actors.Health;

/// <summary>What the figures of a coordinator say of its health.</summary>
/// <param name="Status">The worst that was found.</param>
/// <param name="Findings">What was found, a sentence each; empty for a healthy one.</param>
internal sealed record CoordinatorHealth(HealthStatus Status, IReadOnlyList<string> Findings)
{
    public static CoordinatorHealth Of(EphemeralStatus status)
    {
        var findings = new List<string>();
        var (stuck, isFull) = (status.Stuck.Count, status.PendingCount >= status.MaxPendingOperations);
        if (stuck > 0)
        {
            findings.Add(
                $"{stuck} of at most {status.CurrentMaxConcurrency} operations run on past their timeout, the oldest for "
                + $"{status.Stuck[0].Age.TotalSeconds:F0} s. Their bodies ignore the token.");
        }

        if (isFull)
            findings.Add($"{status.PendingCount} operations are pending; allowed are {status.MaxPendingOperations}.");
        if (status.IsPaused)
            findings.Add("It is paused: nothing starts until it is resumed.");
        if (status.IsCompleted)
            findings.Add("It takes nothing more in.");
        var standsStill = stuck >= status.CurrentMaxConcurrency || (status.IsPaused && isFull);
        return new CoordinatorHealth(
            standsStill ? HealthStatus.Unhealthy : findings.Count > 0 ? HealthStatus.Degraded : HealthStatus.Healthy, findings);
    }
}
