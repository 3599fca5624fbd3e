using Ephemeral.Host.Owners;
using Ephemeral.Host.Pages;
using Ephemeral.Host.Tasks;
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
        return problem ?? TypedResults.Ok(new Enqueued(start.Translations.Counts.Pending, taskId!));
    }

    private static async Task<IResult> GetOneAsync(
        HttpContext context, string taskId, TranslateCacheService cache, CancellationToken cancellationToken) =>
        await cache.FindTask(OwnerCookie.OwnerOf(context), taskId, cancellationToken) is { } task
            ? TypedResults.Ok(new TranslateResultTask(task, includeMarkdown: true))
            : TypedResults.BadRequest("Task not found");

    private static async Task<IResult> GetAllAsync(
        HttpContext context, TranslateCacheService cache, CancellationToken cancellationToken) =>
        TypedResults.Ok(await TasksOfAsync(context, cache, cancellationToken));

    private static async Task<IResult> GetFragmentAsync(
        HttpContext context, TranslateCacheService cache, CancellationToken cancellationToken) =>
        TypedResults.Content(
            TranslationsFragment.Render(await TasksOfAsync(context, cache, cancellationToken)), "text/html; charset=utf-8");

    private static async Task<TranslateResultTask[]> TasksOfAsync(
        HttpContext context, TranslateCacheService cache, CancellationToken cancellationToken)
    {
        var tasks = await cache.GetTasks(OwnerCookie.OwnerOf(context), cancellationToken);
        return [.. tasks.Select(static task => new TranslateResultTask(task))];
    }

    private sealed record Enqueued(long Pending, string TaskId);
}
