using Ephemeral.Host.Owners;
using Ephemeral.Host.Tasks;
using Ephemeral.Host.Translation;
using Ephemeral.Host.Translators;

namespace Ephemeral.Host.Endpoints;

/// <summary>Starts the translation that a request asks for.</summary>
internal sealed record TranslationStart(
    HttpContext Context, BackgroundTranslateService Translations, TranslateCacheService Cache, ITranslator Translator, TimeProvider Time,
    CancellationToken CancellationToken)
{
    /// <returns>The task id, or why there is none.</returns>
    public async Task<(string? TaskId, IResult? Problem)> RunAsync()
    {
        if (!Translations.TranslationServiceUp)
            return (null, TypedResults.BadRequest("Translation service is down"));
        var (model, problem) = await TranslationRequest.ReadAsync(Context.Request, Translator.Languages, CancellationToken);
        if (model is null)
            return (null, problem);

        var taskId = Guid.NewGuid().ToString("N");
        return await Cache.AddTask(OwnerCookie.OwnerOf(Context), () => StartAsync(taskId, model), CancellationToken) switch
        {
            TaskAdmission.Added => (taskId, null),
            TaskAdmission.OwnerIsFull => (null, Refusal.TooMany(
                Context, "All of your translations are still running. Start another when one has ended.")),
            _ => (null, Refusal.Overloaded(Context, "translations")),
        };
    }

    private async Task<TranslateTask?> StartAsync(string taskId, MarkdownTranslationModel model)
    {
        var progress = new TranslationProgress(Time);
        var translation = await Translations.Translate(new PageTranslationModel(model.Language, model.OriginalMarkdown, progress));
        return translation is null
            ? null
            : new TranslateTask(taskId, progress.StartTime, model.Language, translation) { Progress = progress };
    }
}
