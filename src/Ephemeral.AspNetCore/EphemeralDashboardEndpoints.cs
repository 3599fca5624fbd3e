using Microsoft.AspNetCore.Builder;

namespace Ephemeral.AspNetCore;

/// <summary>
/// What <c>MapEphemeralDashboard</c> has mapped. A convention such as <c>RequireAuthorization("viewers")</c> applies to all of it: the page,
/// its API, and steering. One put on <see cref="Steering"/> applies there in addition.
/// </summary>
public sealed class EphemeralDashboardEndpoints : IEndpointConventionBuilder
{
    private readonly IEndpointConventionBuilder _all;

    internal EphemeralDashboardEndpoints(IEndpointConventionBuilder all, IEndpointConventionBuilder steering) =>
        (_all, Steering) = (all, steering);

    /// <summary>The endpoints that change something, for a stricter policy: <c>dashboard.Steering.RequireAuthorization("operators")</c>.</summary>
    public IEndpointConventionBuilder Steering { get; }

    /// <inheritdoc/>
    public void Add(Action<EndpointBuilder> convention) => _all.Add(convention);

    /// <inheritdoc/>
    public void Finally(Action<EndpointBuilder> finallyConvention) => _all.Finally(finallyConvention);
}
