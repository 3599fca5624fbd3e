using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ephemeral.Host.Health;

internal sealed class TranslatorHealthCheck(TranslatorHealth health) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(health.IsUp ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(health.Problem));
}
