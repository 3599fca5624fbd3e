using System.Net;
using Microsoft.AspNetCore.Http;

namespace Ephemeral.AspNetCore.Security;

/// <summary>
/// Without an authorization policy, answers only what comes from this machine, by its loopback address and by a loopback name, and carries no
/// header by which proxies say that they passed it on: also when an address is added after the start, and when a hostile page has its own name
/// resolved to here. A proxy that adds no such header can't be told apart.
/// </summary>
internal static class LocalOnlyFilter
{
    private static readonly HashSet<string> OfProxies = new(StringComparer.OrdinalIgnoreCase) { "Forwarded", "Via", "X-Real-IP" };

    public static ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next, StartGate gate)
    {
        var http = context.HttpContext;
        if (!gate.IsOpen)
        {
            return ValueTask.FromResult<object?>(TypedResults.Problem(
                "The dashboard is not ready: the host is starting.", statusCode: StatusCodes.Status503ServiceUnavailable));
        }

        return http.GetEndpoint()?.AsksForAuthorization() == true || WhyNotLocal(http) is not { } reason
            ? next(context)
            : ValueTask.FromResult<object?>(TypedResults.Problem(
                $"The dashboard asks for no authorization, so it answers only this machine, and this request {reason}. "
                + "Open it on the machine itself, such as http://localhost, or put an authorization policy on it.",
                statusCode: StatusCodes.Status403Forbidden));
    }

    private static string? WhyNotLocal(HttpContext http)
    {
        var connection = http.Connection;
        if (!IsLoopback(connection.LocalIpAddress) || !Loopback.IsHost(http.Request.Host.Host))
            return $"was for '{http.Request.Host}'";
        if (!IsLoopback(connection.RemoteIpAddress))
            return $"comes from {connection.RemoteIpAddress?.ToString() ?? "nobody knows where"}";
        return http.Request.Headers.Keys.FirstOrDefault(IsOfProxy) is { } header ? $"was passed on by a proxy, as its header {header} says" : null;
    }

    private static bool IsLoopback(IPAddress? address) => address is not null && IPAddress.IsLoopback(address);

    // X-Original-… is what UseForwardedHeaders leaves of those that it has read
    private static bool IsOfProxy(string header) =>
        header.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase) || header.StartsWith("X-Original-", StringComparison.OrdinalIgnoreCase)
        || OfProxies.Contains(header);
}
