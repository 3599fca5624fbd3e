using Ephemeral.AspNetCore.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.AspNetCore.Api;

/// <summary>Whether a caller may steer, so that the page offers no buttons that would be refused. The endpoints themselves decide.</summary>
internal sealed class SteeringAccess(EphemeralDashboardOptions options, EndpointDataSource endpoints)
{
    public const string IsOff =
        $"This dashboard is read-only. To steer from it, set {nameof(EphemeralDashboardOptions)}.{nameof(EphemeralDashboardOptions.EnableSteering)}.";

    private const string IsForbidden =
        $"You may look, but not steer: the policy on {nameof(EphemeralDashboardEndpoints)}.{nameof(EphemeralDashboardEndpoints.Steering)} does not allow it.";

    /// <returns>Why the caller can't steer; null when the caller can.</returns>
    public async Task<string?> ReasonAgainstAsync(HttpContext http)
    {
        if (!options.EnableSteering)
            return IsOff;
        return await IsAllowedAsync(http).ConfigureAwait(false) ? null : IsForbidden;
    }

    private async Task<bool> IsAllowedAsync(HttpContext http)
    {
        var root = http.GetEndpoint()?.Metadata.GetMetadata<DashboardEndpoint>()?.Root;
        var steering = endpoints.Endpoints.FirstOrDefault(endpoint =>
            endpoint.Metadata.GetMetadata<SteeringEndpoint>() is not null
            && endpoint.Metadata.GetMetadata<DashboardEndpoint>()?.Root == root);
        if (steering?.AsksForAuthorization() != true)
            return true;

        var services = http.RequestServices;
        var policy = await AuthorizationPolicy.CombineAsync(
            services.GetRequiredService<IAuthorizationPolicyProvider>(),
            steering.Metadata.GetOrderedMetadata<IAuthorizeData>(),
            steering.Metadata.GetOrderedMetadata<AuthorizationPolicy>()).ConfigureAwait(false);
        return policy is null
            || (await services.GetRequiredService<IAuthorizationService>().AuthorizeAsync(http.User, http, policy).ConfigureAwait(false)).Succeeded;
    }
}
