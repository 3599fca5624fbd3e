using Ephemeral.AspNetCore;
using Ephemeral.AspNetCore.Api;
using Ephemeral.AspNetCore.Live;
using Ephemeral.AspNetCore.Pages;
using Ephemeral.AspNetCore.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Puts the dashboard somewhere.</summary>
public static class EphemeralDashboardEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps a live page over all coordinators, and the JSON API behind it. Without an authorization policy it answers on loopback alone, and
    /// on any other address the host does not start.
    /// </summary>
    /// <param name="endpoints">Where to map it.</param>
    /// <param name="pattern">Below which path.</param>
    /// <returns>What to put authorization policies on.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="endpoints"/> or <paramref name="pattern"/> is null.</exception>
    /// <exception cref="InvalidOperationException"><c>AddEphemeralDashboard</c> was not called.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public static EphemeralDashboardEndpoints MapEphemeralDashboard(this IEndpointRouteBuilder endpoints, string pattern = "/ephemeral")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        var services = endpoints.ServiceProvider;
        var gate = services.GetService<StartGate>() ?? throw new InvalidOperationException(
            "The services of the Ephemeral dashboard are not registered. Call services.AddEphemeralDashboard() before the application is built.");
        var options = services.GetRequiredService<EphemeralDashboardOptions>();

        var all = endpoints.MapGroup(pattern).WithMetadata(new DashboardEndpoint(pattern));
        all.AddEndpointFilter(PageEndpoints.WithHeaders);
        all.AddEndpointFilter((context, next) => LocalOnlyFilter.InvokeAsync(context, next, gate));
        PageEndpoints.Map(all);

        var api = all.MapGroup("/api").WithGroupName(ApiDescription.Document).WithTags("Ephemeral");
        api.AddEndpointFilter(SameOriginFilter.Read);
        api.AddEndpointFilter(ApiFilter.InvokeAsync);
        ((IEndpointConventionBuilder)api).Add(ApiFilter.AnswerUnreadable);
        ReadingEndpoints.Map(api);
        ClusterEndpoints.Map(api);
        ScheduleEndpoints.Map(api);
        LiveEndpoint.Map(api);
        ApiDescription.Map(api);

        var steering = api.MapGroup("/steer").WithMetadata(new SteeringEndpoint(), new RequestSizeLimitAttribute(ApiFilter.LongestBody));
        steering.AddEndpointFilter(SameOriginFilter.Steer);
        steering.AddEndpointFilter((context, next) => SteeringEndpoints.OnlyIfEnabled(context, next, options));
        SteeringEndpoints.Map(steering);
        return new EphemeralDashboardEndpoints(all, steering);
    }
}
