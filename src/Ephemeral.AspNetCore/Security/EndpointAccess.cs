using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace Ephemeral.AspNetCore.Security;

/// <summary>Whether an endpoint asks who is there.</summary>
internal static class EndpointAccess
{
    public static bool AsksForAuthorization(this Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
        && (endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null || endpoint.Metadata.GetMetadata<AuthorizationPolicy>() is not null);
}
