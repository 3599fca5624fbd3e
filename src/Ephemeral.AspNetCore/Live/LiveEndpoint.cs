using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Ephemeral.AspNetCore.Live;

/// <summary>Server-sent events: once a second the state of all coordinators at a glance, or of one in full.</summary>
internal static class LiveEndpoint
{
    private const string RetryAfterSeconds = "5";

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/live", Open)
        .WithSummary("Once a second what /overview, or for one coordinator /coordinator, would answer, as server-sent events")
        .Produces(StatusCodes.Status200OK, contentType: "text/event-stream")
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static IResult Open(
        [Description("Which coordinator in full; none for all at a glance")] string? coordinator,
        HttpContext http, LiveHub hub, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        if (hub.Join(coordinator ?? LiveHub.Overview) is not { } client)
        {
            http.Response.Headers.RetryAfter = RetryAfterSeconds;
            return TypedResults.Problem(
                $"As many browsers watch as may. Try again in {RetryAfterSeconds} seconds, or raise "
                + $"{nameof(EphemeralDashboardOptions)}.{nameof(EphemeralDashboardOptions.MaxLiveConnections)}.",
                statusCode: StatusCodes.Status503ServiceUnavailable);
        }

        // a stream would keep the server from stopping
        var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        http.Response.RegisterForDispose(ends);
        http.Response.RegisterForDispose(client);
        return TypedResults.ServerSentEvents(client.ReadAsync(time, ends.Token));
    }
}
