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
        api.MapGet("/get-translation/{taskId}", GetOneAsync);
        api.MapGet("/get-translations", GetAllAsync);
        api.MapGet("/languages", (ITranslator translator) => TypedResults.Ok(TranslationSource.LanguagesOf(translator.Sources)));
        api.MapGet("/sources", (ITranslator translator) => TypedResults.Ok(translator.Sources));
        var changes = api.MapGroup("").AddEndpointFilter(SameOrigin.Only);
        changes.MapPost("", EnqueueAsync);
        changes.MapPost("/start-translation", StartAsync);
        changes.MapPost("/cancel-translation/{taskId}", async ([AsParameters] OwnTask task) =>
            await task.CancelAsync() ?? TypedResults.NoContent());
        changes.MapPost("/remove-translation/{taskId}", async ([AsParameters] OwnTask task) =>
            await task.RemoveAsync() ?? TypedResults.NoContent());
        MapFragment(app.MapGroup("/editor"));
    }

    // For a page that holds the list: a change is answered by the list as it is then.
    private static void MapFragment(RouteGroupBuilder page)
    {
        page.MapGet("/get-translations", GetFragmentAsync);
        var changes = page.MapGroup("").AddEndpointFilter(SameOrigin.Only);
        changes.MapPost("/cancel-translation/{taskId}", async ([AsParameters] OwnTask task) =>
            await task.CancelAsync() ?? await FragmentForAsync(task));
        changes.MapPost("/remove-translation/{taskId}", async ([AsParameters] OwnTask task) =>
            await task.RemoveAsync() ?? await FragmentForAsync(task));
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

    private static async Task<IResult> GetOneAsync([AsParameters] OwnTask task) => await task.FindAsync() is { } found
        ? TypedResults.Ok(new TranslateResultTask(found, includeMarkdown: true))
        : OwnTask.NotFound();

    private static Task<IResult> FragmentForAsync(OwnTask task) => GetFragmentAsync(task.Context, task.Cache, task.CancellationToken);

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
