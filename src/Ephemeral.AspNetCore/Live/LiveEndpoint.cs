using System.ComponentModel;
using Ephemeral.AspNetCore.Sampling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Ephemeral.AspNetCore.Live;

/// <summary>Server-sent events: once a second the state of all coordinators at a glance, or of one in full.</summary>
internal static class LiveEndpoint
{
    private const string RetryAfterSeconds = "5";

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/live", OpenAsync)
        .WithSummary("Once a second what /overview, or for one coordinator /coordinator, would answer, as server-sent events")
        .Produces(StatusCodes.Status200OK, contentType: "text/event-stream")
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> OpenAsync(
        [Description("Which coordinator in full; none for all at a glance")] string? coordinator,
        HttpContext http, LiveHub hub, CoordinatorSampler sampler, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return Stopping();
        var topic = coordinator ?? LiveHub.Overview;
        if (hub.Join(topic) is not { } client)
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

        try
        {
            // a new viewer gets the state at once, not at the next second
            await sampler.FirstLook.WaitAsync(ends.Token).ConfigureAwait(false);
            if (await sampler.StateAsync(topic, ends.Token).ConfigureAwait(false) is { } state)
                client.Offer(state);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            return Stopping();
        }

        return TypedResults.ServerSentEvents(client.ReadAsync(time, ends.Token));
    }

    // pages come back by themselves, to a server that has not ended yet too
    private static IResult Stopping() =>
        TypedResults.Problem("The host is stopping.", statusCode: StatusCodes.Status503ServiceUnavailable);
}
