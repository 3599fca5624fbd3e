using Ephemeral.Actors.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Health checks of registered coordinators, one for each name: <c>ephemeral:&lt;name&gt;</c>. A check reads the status and waits for
/// nothing, and makes no coordinator that nobody has asked for; such a one is healthy.
/// </summary>
/// <remarks>
/// The worst finding counts, by the rules whose other findings <c>GetLints()</c> gives. Unhealthy: the coordinator stands still, because as
/// many operations are stuck as may run, or because it is paused and full. Degraded: an operation is stuck (it runs on past
/// <c>OperationTimeout</c>), as many are pending as may be, it is paused, a signal has held back its work for a minute, its intake has
/// ended, the stream that fed it has failed, or work waits for a thread of the pool. Healthy: none of these. The data has numbers, and
/// neither keys nor ids. Coordinators of different items that share a name share a check, which reports the worst of them and the sums.
/// </remarks>
public static class EphemeralHealthChecksBuilderExtensions
{
    /// <summary>Checks every coordinator that is registered in these services, also those that are registered after this call.</summary>
    /// <param name="builder">The builder to add it to.</param>
    /// <param name="failureStatus">What is reported when a coordinator stands still; null for <see cref="HealthStatus.Unhealthy"/>.</param>
    /// <param name="tags">The tags of each check, by which endpoints choose.</param>
    public static IHealthChecksBuilder AddEphemeral(
        this IHealthChecksBuilder builder, HealthStatus? failureStatus = null, IEnumerable<string>? tags = null) =>
        builder.Add(null, failureStatus, tags);

    /// <summary>Checks the coordinators of one name. Not beside the overload that checks all: a check can't be there twice.</summary>
    /// <param name="builder">The builder to add it to.</param>
    /// <param name="coordinator">Its name; for one without, that of its items' type. The checks can't be run when there is none.</param>
    /// <param name="failureStatus">What is reported when it stands still; null for <see cref="HealthStatus.Unhealthy"/>.</param>
    /// <param name="tags">The tags of the check, by which endpoints choose.</param>
    public static IHealthChecksBuilder AddEphemeral(
        this IHealthChecksBuilder builder, string coordinator, HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(coordinator);
        return builder.Add(coordinator, failureStatus, tags);
    }

    private static IHealthChecksBuilder Add(this IHealthChecksBuilder builder, string? only, HealthStatus? failureStatus, IEnumerable<string>? tags)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddCoordinators();
        builder.Services.AddOptions<HealthCheckServiceOptions>().Configure<IEnumerable<CoordinatorRegistration>>((options, registrations) =>
        {
            var names = registrations.Select(registration => registration.Name).Distinct().ToArray();
            if (only is not null && !names.Contains(only))
                throw new InvalidOperationException(
                    $"No coordinator named '{only}' is registered, so its health can't be checked. {CoordinatorKind.Known(names)}");
            foreach (var name in only is null ? names : [only])
                options.Registrations.Add(new HealthCheckRegistration($"ephemeral:{name}",
                    services => new CoordinatorHealthCheck(name, services.GetRequiredService<CoordinatorStop>()), failureStatus, tags));
        });
        return builder;
    }
}
