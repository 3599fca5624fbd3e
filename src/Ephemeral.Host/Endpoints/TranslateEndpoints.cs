using Ephemeral.Host.Owners;
using Ephemeral.Host.Pages;
using Ephemeral.Host.Tasks;
using Ephemeral.Host.Translation;
using Ephemeral.Host.Translators;

namespace Ephemeral.Host.Endpoints;

/// <summary>Starts translations, and answers for those of the caller.</summary>
internal static class TranslateEndpoints
{
    public static void MapTranslate(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/translate");
        api.MapPost("", EnqueueAsync);
        api.MapPost("/start-translation", StartAsync);
        api.MapGet("/get-translation/{taskId}", GetOneAsync);
        api.MapGet("/get-translations", GetAllAsync);
        api.MapGet("/languages", (ITranslator translator) => TypedResults.Ok(translator.Languages));
        app.MapGet("/editor/get-translations", GetFragmentAsync);
    }

    private static async Task<IResult> StartAsync([AsParameters] TranslationStart start)
    {
        var (taskId, problem) = await start.RunAsync();
        return problem ?? TypedResults.Ok(taskId);
    }

    private static async Task<IResult> EnqueueAsync([AsParameters] TranslationStart start)
    {
        var (taskId, problem) = await start.RunAsync();
        return problem ?? TypedResults.Ok(new Enqueued(start.Queue.Counts.Pending, taskId!));
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

    private sealed record Enqueued(long Pending, string TaskId);
}
