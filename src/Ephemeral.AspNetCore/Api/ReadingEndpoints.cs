using System.ComponentModel;
using Ephemeral.Actors;
using Ephemeral.Actors.Protocol;
using Ephemeral.AspNetCore.Models;
using Ephemeral.AspNetCore.Reading;
using Ephemeral.AspNetCore.Sampling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ephemeral.AspNetCore.Api;

/// <summary>What can be looked at. Names are parameters, not parts of the path: they may hold anything.</summary>
internal static class ReadingEndpoints
{
    /// <summary>How many operations or signals are told at once, at the most.</summary>
    public const int MostRows = 500;

    /// <summary>How many operations are sorted at the most.</summary>
    private const int MostSorted = 10_000;

    private const int MostOffset = 100_000;
    private const int MostKeys = 500;

    public static void Map(IEndpointRouteBuilder api)
    {
        Describe(api.MapGet("/overview", OverviewAsync), "All coordinators at a glance").Produces<OverviewModel>();
        Describe(api.MapGet("/coordinator", CoordinatorAsync), "One coordinator in full").Produces<CoordinatorModel>();
        Describe(api.MapGet("/operations", OperationsAsync), "A page of a coordinator's operations").Produces<OperationsModel>();
        Describe(api.MapGet("/operation", OperationAsync), "One operation").Produces<OperationModel>();
        Describe(api.MapGet("/keys", KeysAsync), "The first keys of a coordinator").Produces<KeysModel>();
        Describe(api.MapGet("/signals", SignalsAsync), "The signals that a coordinator remembers, newest first").Produces<SignalsModel>();
        Describe(api.MapGet("/lints", LintsAsync), "What is wrong, and what to do about it").Produces<LintsFound>();
        Describe(api.MapGet("/session", SessionAsync), "What this caller may do").Produces<SessionModel>();
    }

    private static async Task<IResult> OverviewAsync(CoordinatorSampler sampler, CancellationToken cancellationToken)
    {
        await sampler.FirstLook.WaitAsync(cancellationToken).ConfigureAwait(false);
        return TypedResults.Json(sampler.Overview(), DashboardJson.Default.OverviewModel);
    }

    private static async Task<IResult> CoordinatorAsync(
        [Description("Its name in the registry")] string coordinator,
        CoordinatorSampler sampler, CoordinatorAnswers answers, CancellationToken cancellationToken)
    {
        await sampler.FirstLook.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (await sampler.CoordinatorAsync(coordinator, cancellationToken).ConfigureAwait(false) is { } model)
            return TypedResults.Json(model, DashboardJson.Default.CoordinatorModel);

        // the registry knows whether it came since the last look, or lists the names that there are
        await answers.AskAsync<EphemeralStatus>(Check.Coordinator(coordinator), GetStatus.Instance, cancellationToken).ConfigureAwait(false);
        throw new NoAnswerException($"Coordinator '{coordinator}' has just been made and has no history yet. Ask again in a second.");
    }

    private static async Task<IResult> OperationsAsync(
        [Description("The coordinator's name in the registry")] string coordinator,
        [Description("pending, running, completed, failed, cancelled or all; several with commas between")] string? state,
        [Description("Of this key")] string? key,
        [Description("Of at least this age in seconds: since the start of a running one, since the end of an ended one")] double? minAge,
        [Description("Of at most this age in seconds")] double? maxAge,
        [Description("By state, key, started or took; with - in front the other way around")] string? sort,
        CoordinatorAnswers answers, EphemeralDashboardOptions options, TimeProvider time, CancellationToken cancellationToken,
        [Description("How many to leave out")] int offset = 0,
        [Description("How many to tell, at the most 500")] int limit = 50)
    {
        Check.Within(nameof(offset), offset, 0, MostOffset);
        Check.Within(nameof(limit), limit, 1, MostRows);
        var order = OperationOrder.Parse(sort);
        var filter = new OperationFilter
        {
            States = Check.States(state),
            Key = string.IsNullOrEmpty(key) ? null : key,
            MinAge = Check.Seconds(nameof(minAge), minAge),
            MaxAge = Check.Seconds(nameof(maxAge), maxAge),
            Limit = order is null ? offset + limit : MostSorted,
        };
        var found = await answers.AskAsync<OperationsFound>(
            Check.Coordinator(coordinator), new GetSnapshot(filter), cancellationToken).ConfigureAwait(false);
        var now = time.GetUtcNow();
        return TypedResults.Json(
            new OperationsModel(
                [.. (order?.Of(found.Operations, now) ?? found.Operations).Skip(offset).Take(limit)
                .Select(operation => DashboardModels.Of(operation, now, options.ShowErrorMessages))],
                offset, found.Total) { Sorted = order is null ? null : found.Operations.Count },
            DashboardJson.Default.OperationsModel);
    }

    private static async Task<IResult> OperationAsync(
        [Description("The coordinator's name in the registry")] string coordinator,
        [Description("The operation's id")] string id,
        CoordinatorAnswers answers, EphemeralDashboardOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var found = await answers.AskAsync<OperationFound>(
            Check.Coordinator(coordinator), new GetOperation(Check.Id(id)), cancellationToken).ConfigureAwait(false);
        if (found.Operation is not { } operation)
            throw new NotFoundException($"Coordinator '{coordinator}' knows no operation {id}: it is forgotten, or never was.");
        var signals = operation.Signals is null
            ? []
            : (await answers.AskAsync<SignalsFound>(coordinator, new GetSignals(), cancellationToken).ConfigureAwait(false)).Signals;
        return TypedResults.Json(
            DashboardModels.InFull(operation, signals, time.GetUtcNow(), options.ShowErrorMessages), DashboardJson.Default.OperationModel);
    }

    private static async Task<IResult> KeysAsync(
        [Description("The coordinator's name in the registry")] string coordinator,
        CoordinatorAnswers answers, CancellationToken cancellationToken,
        [Description("How many, at the most 500")] int count = 10,
        [Description("pending for the most pending first, waiting for the longest waiting first")] string order = "pending")
    {
        var by = order switch
        {
            "pending" => EphemeralKeyOrder.Pending,
            "waiting" => EphemeralKeyOrder.WaitingFor,
            _ => throw new BadRequestException($"'order' is '{order}'. Give pending or waiting."),
        };
        var found = await answers.AskAsync<KeysFound>(
            Check.Coordinator(coordinator), new GetKeys(Check.Within(nameof(count), count, 1, MostKeys), by), cancellationToken)
            .ConfigureAwait(false);
        return TypedResults.Json(
            new KeysModel(found.LiveKeyCount, [.. found.Keys.Select(DashboardModels.Of)]), DashboardJson.Default.KeysModel);
    }

    private static async Task<IResult> SignalsAsync(
        [Description("The coordinator's name in the registry")] string coordinator,
        [Description("Of which names: *, ? and comma lists; all of them when there is none")] string? pattern,
        [Description("Raised then or later")] DateTimeOffset? since,
        CoordinatorAnswers answers, CancellationToken cancellationToken,
        [Description("How many to tell, at the most 500")] int limit = 100)
    {
        Check.Within(nameof(limit), limit, 1, MostRows);
        var found = await answers.AskAsync<SignalsFound>(
            Check.Coordinator(coordinator), new GetSignals(Check.Pattern(pattern), since), cancellationToken).ConfigureAwait(false);
        return TypedResults.Json(
            new SignalsModel([.. found.Signals.Reverse().Take(limit).Select(DashboardModels.Of)], found.Signals.Count),
            DashboardJson.Default.SignalsModel);
    }

    private static async Task<IResult> LintsAsync(
        [Description("The coordinator's name in the registry; that of all coordinators when there is none")] string? coordinator,
        CoordinatorAnswers answers, CancellationToken cancellationToken)
    {
        var found = string.IsNullOrEmpty(coordinator)
            ? await answers.LintsAsync(cancellationToken).ConfigureAwait(false)
            : await answers.AskAsync<LintsFound>(coordinator, GetLints.Instance, cancellationToken).ConfigureAwait(false);
        return TypedResults.Json(found, DashboardJson.Default.LintsFound);
    }

    private static async Task<IResult> SessionAsync(HttpContext http, SteeringAccess steering, EphemeralDashboardOptions options)
    {
        var reason = await steering.ReasonAgainstAsync(http).ConfigureAwait(false);
        return TypedResults.Json(
            new SessionModel(reason is null, reason, options.ShowErrorMessages, options.BackLink), DashboardJson.Default.SessionModel);
    }

    public static RouteHandlerBuilder Describe(RouteHandlerBuilder endpoint, string summary) => endpoint
        .WithSummary(summary)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status504GatewayTimeout);
}
