using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Protocol;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ephemeral.Actors.Hosting;

/// <summary>Looks at the coordinators of one name, those of them that were made. It makes none and waits for nothing.</summary>
internal sealed class CoordinatorHealthCheck(string name, CoordinatorStop made) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var named = made.Coordinators.Where(coordinator => coordinator.Name == name).ToArray();
        return Task.FromResult(named.Length == 0
            ? HealthCheckResult.Healthy($"Coordinator '{name}' has not been asked for yet.")
            : ResultOf(named, context.Registration.FailureStatus));
    }

    private HealthCheckResult ResultOf(EphemeralCoordinator[] named, HealthStatus failureStatus)
    {
        var statuses = named.Select(coordinator => coordinator.GetStatus()).ToArray();
        var found = named.Zip(statuses).SelectMany(static one => one.First.Findings(one.Second)).ToArray();
        var wrong = found.Where(static finding => finding.Severity > EphemeralSeverity.Information).ToArray();
        var health = wrong.Length == 0 ? HealthStatus.Healthy
            : wrong.Any(static finding => finding.Severity == EphemeralSeverity.Unhealthy) ? failureStatus
            : HealthStatus.Degraded;
        var description = wrong.Length == 0 ? null : $"Coordinator '{name}': {string.Join(" ", wrong.Select(static finding => finding.Text))}";
        return new HealthCheckResult(health, description, data: new Dictionary<string, object>
        {
            ["pending"] = statuses.Sum(static status => status.PendingCount),
            ["maxPending"] = statuses.Sum(static status => (long)status.MaxPendingOperations),
            ["active"] = statuses.Sum(static status => status.ActiveCount),
            ["maxConcurrency"] = statuses.Sum(static status => (long)status.CurrentMaxConcurrency),
            ["waitingProducers"] = statuses.Sum(static status => (long)status.WaitingProducers),
            ["stuck"] = statuses.Sum(static status => (long)status.StuckCount),
            ["isPaused"] = statuses.Any(static status => status.IsPaused),
            ["isCompleted"] = statuses.Any(static status => status.IsCompleted),
            ["enqueued"] = statuses.Sum(static status => status.TotalEnqueued),
            ["completed"] = statuses.Sum(static status => status.TotalCompleted),
            ["failed"] = statuses.Sum(static status => status.TotalFailed),
            ["cancelled"] = statuses.Sum(static status => status.TotalCancelled),
            ["lints"] = (long)CoordinatorRules.Lints(found).Count,
            ["refused"] = statuses.Sum(static status => status.TotalRefused),
        });
    }
}
