using Ephemeral.Actors.Protocol;
using Ephemeral.AspNetCore.Models;
using Ephemeral.AspNetCore.Reading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Ephemeral.AspNetCore.Api;

/// <summary>What can be changed.</summary>
internal static class SteeringEndpoints
{
    public static void Map(IEndpointRouteBuilder steer)
    {
        Describe(steer.MapPost("/pause", PauseAsync), "Starts no further operations");
        Describe(steer.MapPost("/resume", ResumeAsync), "Starts operations again");
        Describe(steer.MapPost("/concurrency", ConcurrencyAsync), "Sets how many operations may run at the same time");
        Describe(steer.MapPost("/complete", CompleteAsync), "Ends intake, for good");
        Describe(steer.MapPost("/cancel", CancelAsync), "Cancels one operation, or several");
        Describe(steer.MapPost("/pin", PinAsync), "Keeps one operation, or several");
        Describe(steer.MapPost("/unpin", UnpinAsync), "Lets one operation age again, or several");
        Describe(steer.MapPost("/evict", EvictAsync), "Forgets one ended operation, or several");
    }

    /// <summary>Refuses everything unless steering is enabled.</summary>
    public static ValueTask<object?> OnlyIfEnabled(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next, EphemeralDashboardOptions options) =>
        options.EnableSteering
            ? next(context)
            : ValueTask.FromResult<object?>(TypedResults.Problem(
                SteeringAccess.IsOff, statusCode: StatusCodes.Status403Forbidden));

    private static Task<IResult> PauseAsync(
        [FromBody] SteerRequest request, CoordinatorAnswers answers, CancellationToken cancellationToken) =>
        TellAsync(request.Coordinator, Pause.Instance, answers, cancellationToken);

    private static Task<IResult> ResumeAsync(
        [FromBody] SteerRequest request, CoordinatorAnswers answers, CancellationToken cancellationToken) =>
        TellAsync(request.Coordinator, Resume.Instance, answers, cancellationToken);

    private static Task<IResult> ConcurrencyAsync(
        [FromBody] SteerConcurrencyRequest request, CoordinatorAnswers answers, CancellationToken cancellationToken) =>
        TellAsync(
            request.Coordinator, new SetMaxConcurrency(Check.Within("maxConcurrency", request.MaxConcurrency, 1, int.MaxValue)), answers,
            cancellationToken);

    private static Task<IResult> CompleteAsync(
        [FromBody] SteerRequest request, CoordinatorAnswers answers, CancellationToken cancellationToken) =>
        TellAsync(request.Coordinator, Complete.Instance, answers, cancellationToken);

    private static Task<IResult> CancelAsync(
        [FromBody] SteerOperationRequest request, CoordinatorAnswers answers, CancellationToken cancellationToken) =>
        ApplyAsync(request, static id => new Cancel(id), answers, cancellationToken);

    private static Task<IResult> PinAsync(
        [FromBody] SteerOperationRequest request, CoordinatorAnswers answers, CancellationToken cancellationToken) =>
        ApplyAsync(request, static id => new Pin(id), answers, cancellationToken);

    private static Task<IResult> UnpinAsync(
        [FromBody] SteerOperationRequest request, CoordinatorAnswers answers, CancellationToken cancellationToken) =>
        ApplyAsync(request, static id => new Unpin(id), answers, cancellationToken);

    private static Task<IResult> EvictAsync(
        [FromBody] SteerOperationRequest request, CoordinatorAnswers answers, CancellationToken cancellationToken) =>
        ApplyAsync(request, static id => new Evict(id), answers, cancellationToken);

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
        var applied = await Task.WhenAll(ids.Select(id => answers.AskAsync<Applied>(name, message(id), cancellationToken))).ConfigureAwait(false);
        var count = applied.Count(static one => one.WasApplied);
        return Steered(new SteeredModel(count > 0, count));
    }

    private static IResult Steered(SteeredModel model) => TypedResults.Json(model, DashboardJson.Default.SteeredModel);

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder endpoint, string summary) => endpoint
        .WithSummary(summary)
        .Produces<SteeredModel>()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesProblem(StatusCodes.Status504GatewayTimeout);
}
