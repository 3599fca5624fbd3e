using System.Net;
using Microsoft.AspNetCore.Http;

namespace Ephemeral.AspNetCore.Security;

/// <summary>
/// Without an authorization policy, answers only what reached this machine by its loopback address and by a loopback name: also when an
/// address is added after the start, when a proxy passes on requests of others, and when a hostile page has its own name resolved to here.
/// </summary>
internal static class LocalOnlyFilter
{
    public static ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next, StartGate gate)
    {
        var http = context.HttpContext;
        if (!gate.IsOpen)
        {
            return ValueTask.FromResult<object?>(TypedResults.Problem(
                "The dashboard is not ready: the host is starting.", statusCode: StatusCodes.Status503ServiceUnavailable));
        }

        return http.GetEndpoint()?.AsksForAuthorization() == true || IsLocal(http)
            ? next(context)
            : ValueTask.FromResult<object?>(TypedResults.Problem(
                $"The dashboard asks for no authorization, so it answers only on loopback, and this request was for '{http.Request.Host}'. "
                + "Open it on the machine itself, such as http://localhost, or put an authorization policy on it.",
                statusCode: StatusCodes.Status403Forbidden));
    }

    private static bool IsLocal(HttpContext http) =>
        http.Connection.LocalIpAddress is { } local && IPAddress.IsLoopback(local) && Loopback.IsHost(http.Request.Host.Host);
}
