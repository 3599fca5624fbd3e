using Ephemeral.Actors.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Ephemeral.Actors.Health;

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
