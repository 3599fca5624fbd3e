using Ephemeral.Actors.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ephemeral.Actors.Health;

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
        var found = statuses.Select(CoordinatorHealth.Of).ToArray();
        var worst = found.Min(health => health.Status);
        var description = worst == HealthStatus.Healthy
            ? null
            : $"Coordinator '{name}': {string.Join(" ", found.SelectMany(health => health.Findings))}";
        return new HealthCheckResult(
            worst == HealthStatus.Unhealthy ? failureStatus : worst, description, exception: null, DataOf(named, statuses));
    }

    private static Dictionary<string, object> DataOf(EphemeralCoordinator[] named, EphemeralStatus[] statuses) => new()
    {
        ["pending"] = statuses.Sum(status => status.PendingCount),
        ["maxPending"] = statuses.Sum(status => (long)status.MaxPendingOperations),
        ["active"] = statuses.Sum(status => status.ActiveCount),
        ["maxConcurrency"] = statuses.Sum(status => (long)status.CurrentMaxConcurrency),
        ["waitingProducers"] = statuses.Sum(status => (long)status.WaitingProducers),
        ["stuck"] = statuses.Sum(status => (long)status.Stuck.Count),
        ["isPaused"] = statuses.Any(status => status.IsPaused),
        ["isCompleted"] = statuses.Any(status => status.IsCompleted),
        ["enqueued"] = statuses.Sum(status => status.TotalEnqueued),
        ["completed"] = statuses.Sum(status => status.TotalCompleted),
        ["failed"] = statuses.Sum(status => status.TotalFailed),
        ["cancelled"] = statuses.Sum(status => status.TotalCancelled),
        ["lints"] = named.Sum(coordinator => (long)coordinator.GetLints().Count),
        ["refused"] = statuses.Sum(status => status.TotalRefused),
    };
}
