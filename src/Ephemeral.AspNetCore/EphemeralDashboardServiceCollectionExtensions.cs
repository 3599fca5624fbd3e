using Ephemeral.AspNetCore;
using Ephemeral.AspNetCore.Api;
using Ephemeral.AspNetCore.Live;
using Ephemeral.AspNetCore.Pages;
using Ephemeral.AspNetCore.Reading;
using Ephemeral.AspNetCore.Sampling;
using Ephemeral.AspNetCore.Security;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what the dashboard needs.</summary>
public static class EphemeralDashboardServiceCollectionExtensions
{
    /// <summary>
    /// Adds the dashboard's services; <c>MapEphemeralDashboard</c> then puts the page and its API somewhere. Every coordinator is asked for its
    /// figures once a second, so that the page has the last minutes when it is opened.
    /// </summary>
    /// <param name="services">Where to add them.</param>
    /// <param name="configure">What the dashboard shows and allows; null for the defaults: read-only, errors by their type.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    /// <exception cref="OptionsValidationException">When the host starts: an option is out of its range.</exception>
    public static IServiceCollection AddEphemeralDashboard(
        this IServiceCollection services, Action<EphemeralDashboardOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<EphemeralDashboardOptions>().ValidateOnStart();
        if (configure is not null)
            services.Configure(configure);
        if (services.Any(static service => service.ServiceType == typeof(StartGate)))
            return services;

        services.AddSingleton<StartGate>();
        services.AddSingleton<IValidateOptions<EphemeralDashboardOptions>, DashboardOptionsCheck>();
        services.AddSingleton(static provider => provider.GetRequiredService<IOptions<EphemeralDashboardOptions>>().Value);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<DashboardSystem>();
        services.AddSingleton<CoordinatorAnswers>();
        services.AddSingleton<LiveHub>();
        services.AddSingleton<PageFiles>();
        services.AddSingleton<SteeringAccess>();
        services.AddSingleton<CoordinatorSampler>();
        services.AddHostedService(static provider => provider.GetRequiredService<CoordinatorSampler>());
        services.AddSingleton<IHostedService, AddressCheck>();
        services.AddDashboardDescription();
        return services;
    }
}
