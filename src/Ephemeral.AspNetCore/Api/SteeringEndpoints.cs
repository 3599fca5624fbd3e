using System.Net.Mime;
using Ephemeral.Actors.Protocol;
using Ephemeral.AspNetCore.Models;
using Ephemeral.AspNetCore.Reading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ephemeral.AspNetCore.Api;

/// <summary>What can be changed.</summary>
internal static class SteeringEndpoints
{
    public static void Map(IEndpointRouteBuilder steer)
    {
        MapWhole(steer, "/pause", "Starts no further operations", Pause.Instance);
        MapWhole(steer, "/resume", "Starts operations again", Resume.Instance);
        MapWhole(steer, "/complete", "Ends intake, for good", Complete.Instance);
        Describe<SteerConcurrencyRequest>(
            steer.MapPost("/concurrency", ConcurrencyAsync), "Sets how many operations may run at the same time");
        MapOperations(steer, "/cancel", "Cancels one operation, or several", static id => new Cancel(id));
        MapOperations(steer, "/pin", "Keeps one operation, or several", static id => new Pin(id));
        MapOperations(steer, "/unpin", "Lets one operation age again, or several", static id => new Unpin(id));
        MapOperations(steer, "/evict", "Forgets one ended operation, or several", static id => new Evict(id));
    }

    /// <summary>Refuses everything unless steering is enabled.</summary>
    public static ValueTask<object?> OnlyIfEnabled(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next, EphemeralDashboardOptions options) =>
        options.EnableSteering
            ? next(context)
            : ValueTask.FromResult<object?>(TypedResults.Problem(
                SteeringAccess.IsOff, statusCode: StatusCodes.Status403Forbidden));

    private static void MapWhole(IEndpointRouteBuilder steer, string path, string summary, object message) => Describe<SteerRequest>(
        steer.MapPost(path, async (HttpRequest request, CoordinatorAnswers answers, CancellationToken cancellationToken) =>
        {
            var body = await SteeringBody.ReadAsync(request, DashboardJson.Default.SteerRequest, cancellationToken).ConfigureAwait(false);
            return await TellAsync(body.Coordinator, message, answers, cancellationToken).ConfigureAwait(false);
        }),
        summary);

    private static void MapOperations(IEndpointRouteBuilder steer, string path, string summary, Func<long, object> message) => Describe<SteerOperationRequest>(
        steer.MapPost(path, async (HttpRequest request, CoordinatorAnswers answers, CancellationToken cancellationToken) =>
        {
            var body = await SteeringBody.ReadAsync(request, DashboardJson.Default.SteerOperationRequest, cancellationToken).ConfigureAwait(false);
            return await ApplyAsync(body, message, answers, cancellationToken).ConfigureAwait(false);
        }),
        summary);

    private static async Task<IResult> ConcurrencyAsync(
        HttpRequest request, CoordinatorAnswers answers, CancellationToken cancellationToken)
    {
        var body = await SteeringBody.ReadAsync(request, DashboardJson.Default.SteerConcurrencyRequest, cancellationToken).ConfigureAwait(false);
        return await TellAsync(
            body.Coordinator, new SetMaxConcurrency(Check.Within("maxConcurrency", body.MaxConcurrency, 1, int.MaxValue)), answers,
            cancellationToken).ConfigureAwait(false);
    }

    private static async Task<IResult> TellAsync(
        string? coordinator, object message, CoordinatorAnswers answers, CancellationToken cancellationToken)
    {
        await answers.AskAsync<Done>(Check.Coordinator(coordinator), message, cancellationToken).ConfigureAwait(false);
        return Steered(new SteeredModel(true));
    }

    private static async Task<IResult> ApplyAsync(
        SteerOperationRequest request, Func<long, object> message, CoordinatorAnswers answers, CancellationToken cancellationToken)
    {
        var (name, ids) = (Check.Coordinator(request.Coordinator), Check.Ids(request.Id, request.Ids, ReadingEndpoints.MostRows));
        var applied = await answers.AskAllAsync<Applied>(name, ids.Select(message), cancellationToken).ConfigureAwait(false);
        var count = applied.Count(static one => one.WasApplied);
        return Steered(new SteeredModel(count > 0, count));
    }

    private static IResult Steered(SteeredModel model) => TypedResults.Json(model, DashboardJson.Default.SteeredModel);

    private static void Describe<TBody>(RouteHandlerBuilder endpoint, string summary)
        where TBody : notnull => ReadingEndpoints.Describe(endpoint, summary)
        .Accepts<TBody>(MediaTypeNames.Application.Json)
        .Produces<SteeredModel>()
        .ProducesProblem(StatusCodes.Status409Conflict);
}
