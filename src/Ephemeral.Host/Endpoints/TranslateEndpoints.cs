using Ephemeral.Host.Health;
using Ephemeral.Host.Owners;
using Ephemeral.Host.Pages;
using Ephemeral.Host.Tasks;
using Ephemeral.Host.Translation;
using Ephemeral.Host.Translators;

namespace Ephemeral.Host.Endpoints;

/// <summary>Starts translations, and answers for those of the caller.</summary>
internal static class TranslateEndpoints
{
    private const string RetryAfterSeconds = "5";

    public static void MapTranslate(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/translate");
        api.MapPost("/start-translation", StartAsync);
        api.MapGet("/get-translation/{taskId}", GetOneAsync);
        api.MapGet("/get-translations", GetAllAsync);
        api.MapGet("/languages", (ITranslator translator) => TypedResults.Ok(translator.Languages));
        app.MapGet("/editor/get-translations", GetFragmentAsync);
    }

    private static async Task<IResult> StartAsync(
        HttpContext context, TranslationQueue queue, TranslatorHealth health, ITranslator translator,
        CancellationToken cancellationToken)
    {
        if (!health.IsUp)
            return TypedResults.BadRequest("Translation service is down");
        var (model, problem) = await TranslationRequest.ReadAsync(context.Request, translator.Languages, cancellationToken);
        if (model is null)
            return problem!;

        using var reservation = await queue.ReserveAsync(OwnerCookie.OwnerOf(context), cancellationToken);
        if (reservation is null)
            return TypedResults.Problem(
                "All of your translations are still running. Start another when one has ended.",
                statusCode: StatusCodes.Status429TooManyRequests);
        if (!queue.TrySubmit(model, out var task))
            return Overloaded(context);

        var taskId = Guid.NewGuid().ToString("N");
        reservation.Add(taskId, model.Language, task);
        return TypedResults.Ok(taskId);
    }

    private static async Task<IResult> GetOneAsync(
        HttpContext context, string taskId, TranslationQueue queue, CancellationToken cancellationToken) =>
        await queue.FindAsync(OwnerCookie.OwnerOf(context), taskId, cancellationToken) is { } task
            ? TypedResults.Ok(await TranslateResultTask.WithMarkdownAsync(task, cancellationToken))
            : TypedResults.BadRequest("Task not found");

    private static async Task<IResult> GetAllAsync(
        HttpContext context, TranslationQueue queue, CancellationToken cancellationToken) =>
        TypedResults.Ok(await TasksOfAsync(context, queue, cancellationToken));

    private static async Task<IResult> GetFragmentAsync(
        HttpContext context, TranslationQueue queue, CancellationToken cancellationToken) =>
        TypedResults.Content(
            TranslationsFragment.Render(await TasksOfAsync(context, queue, cancellationToken)), "text/html; charset=utf-8");

    private static async Task<TranslateResultTask[]> TasksOfAsync(
        HttpContext context, TranslationQueue queue, CancellationToken cancellationToken)
    {
        var tasks = await queue.GetTasksAsync(OwnerCookie.OwnerOf(context), cancellationToken);
        return [.. tasks.Select(TranslateResultTask.Of)];
    }

    private static IResult Overloaded(HttpContext context)
    {
        context.Response.Headers.RetryAfter = RetryAfterSeconds;
        return TypedResults.Problem(
            $"The queue of translations is full, or the service is stopping. Try again in {RetryAfterSeconds} seconds.",
            statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
