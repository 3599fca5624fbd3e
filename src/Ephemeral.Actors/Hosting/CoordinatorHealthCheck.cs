using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

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
        var found = named.Zip(statuses, static (coordinator, status) => coordinator.Findings(status))
            .SelectMany(static findings => findings).ToArray();
        var wrong = found.Where(static finding => finding.Severity > EphemeralSeverity.Information).ToArray();
        var health = wrong.Length == 0 ? HealthStatus.Healthy
            : wrong.Any(static finding => finding.Severity == EphemeralSeverity.Unhealthy) ? failureStatus
            : HealthStatus.Degraded;
        var description = wrong.Length == 0
            ? null
            : $"Coordinator '{name}': {string.Join(" ", wrong.Select(static finding => finding.Text))}";
        return new HealthCheckResult(health, description, exception: null, DataOf(statuses, CoordinatorRules.Lints(found).Count));
    }

    private static Dictionary<string, object> DataOf(EphemeralStatus[] statuses, long lints) => new()
    {
        ["pending"] = statuses.Sum(static status => status.PendingCount),
        ["maxPending"] = statuses.Sum(static status => (long)status.MaxPendingOperations),
        ["active"] = statuses.Sum(static status => status.ActiveCount),
        ["maxConcurrency"] = statuses.Sum(static status => (long)status.CurrentMaxConcurrency),
        ["waitingProducers"] = statuses.Sum(static status => (long)status.WaitingProducers),
        ["stuck"] = statuses.Sum(static status => (long)status.Stuck.Count),
        ["isPaused"] = statuses.Any(static status => status.IsPaused),
        ["isCompleted"] = statuses.Any(static status => status.IsCompleted),
        ["enqueued"] = statuses.Sum(static status => status.TotalEnqueued),
        ["completed"] = statuses.Sum(static status => status.TotalCompleted),
        ["failed"] = statuses.Sum(static status => status.TotalFailed),
        ["cancelled"] = statuses.Sum(static status => status.TotalCancelled),
        ["lints"] = lints,
        ["refused"] = statuses.Sum(static status => status.TotalRefused),
    };
}

/// <summary>Adds one health check for each name that a coordinator is registered under, when the checks are first asked for.</summary>
/// <param name="registrations">All that are registered by then.</param>
/// <param name="only">The one that is meant; null for all.</param>
/// <param name="failureStatus">What is reported when one stands still; null for unhealthy.</param>
/// <param name="tags">The tags of each check.</param>
internal sealed class CoordinatorHealthChecks(
    IEnumerable<CoordinatorRegistration> registrations, string? only, HealthStatus? failureStatus, IEnumerable<string>? tags)
    : IConfigureOptions<HealthCheckServiceOptions>
{
    public void Configure(HealthCheckServiceOptions options)
    {
        var names = registrations.Select(registration => registration.Name).Distinct(StringComparer.Ordinal).ToArray();
        if (only is not null && !names.Contains(only, StringComparer.Ordinal))
        {
            throw new InvalidOperationException(
                $"No coordinator named '{only}' is registered, so its health can't be checked. "
                + (names.Length == 0 ? "None is registered." : $"Registered: {string.Join(", ", names)}."));
        }

        foreach (var name in only is null ? names : [only])
        {
            options.Registrations.Add(new HealthCheckRegistration(
                $"ephemeral:{name}",
                services => new CoordinatorHealthCheck(name, services.GetRequiredService<CoordinatorStop>()), failureStatus, tags));
        }
    }
}
