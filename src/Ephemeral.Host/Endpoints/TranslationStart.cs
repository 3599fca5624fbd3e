using Ephemeral.Host.Limits;
using Ephemeral.Host.Owners;
using Ephemeral.Host.Tasks;
using Ephemeral.Host.Translation;
using Ephemeral.Host.Translators;

namespace Ephemeral.Host.Endpoints;

/// <summary>Starts the translation that a request asks for.</summary>
internal sealed record TranslationStart(
    HttpContext Context, BackgroundTranslateService Translations, TranslateCacheService Cache, TranslationPlaces Places, ITranslator Translator,
    TimeProvider Time, CancellationToken CancellationToken)
{
    /// <returns>The task id, or why there is none.</returns>
    public async Task<(string? TaskId, IResult? Problem)> RunAsync()
    {
        if (!Translations.TranslationServiceUp)
            return (null, TypedResults.BadRequest("Translation service is down"));
        var (model, problem) = await TranslationRequest.ReadAsync(Context.Request, Translator.Sources, CancellationToken);
        if (model is null)
            return (null, problem);
        if (Translations.HasEnded)
            return (null, ServiceHasEnded());

        var client = Client.Of(Context);
        var owner = OwnerCookie.OwnerOf(Context);
        var (place, refusal) = Places.TryTake(client, model.OriginalMarkdown);
        if (place is null)
            return (null, refusal == PlaceRefusal.ClientIsFull ? ClientIsFull(client) : ServiceIsFull());
        using (place)
            return await StartAsync(client, owner, model, place);
    }

    private async Task<(string? TaskId, IResult? Problem)> StartAsync(
        Client client, string owner, MarkdownTranslationModel model, TranslationPlace place)
    {
        var taskId = Guid.NewGuid().ToString("N");
        return await Cache.AddTask(owner, BeginAsync, CancellationToken) switch
        {
            TaskAdmission.Added => (taskId, null),
            TaskAdmission.OwnerIsFull => (null, Refusal.TooMany(
                Context, "All of your translations are still running. Start another when one has ended.", Places.Until(1))),
            _ when Translations.HasEnded => (null, ServiceHasEnded()),
            _ => (null, ServiceIsFull()),
        };

        async Task<TranslateTask?> BeginAsync()
        {
            var progress = new TranslationProgress(Time);
            var translation = await Translations.Translate(
                new PageTranslationModel(model.SourceLanguage, model.Language, model.OriginalMarkdown, progress, client.Name));
            if (translation is null)
                return null;
            var task = new TranslateTask(taskId, progress.StartTime, model.Language, translation) { Progress = progress };
            place.GiveBackAfter(task, Forgetting(Cache, owner, taskId));
            return task;
        }
    }

    // made here, so that it keeps neither the request nor its text
    private static Action Forgetting(TranslateCacheService cache, string owner, string taskId) => () => cache.Forget(owner, taskId);

    private IResult ClientIsFull(Client client) => Refusal.TooMany(
        Context,
        client.IsNewcomer
            ? "Too many translations of callers from your address who are not known yet are still running. Try again with the cookie of this answer."
            : "Too many translations from your address are still running.",
        client.IsNewcomer ? TimeSpan.FromSeconds(1) : Places.Until(1));

    private static IResult ServiceHasEnded() => Refusal.Ended("translations");

    private IResult ServiceIsFull() => Refusal.Overloaded(Context, "translations", Places.Until(Translations.Counts.Pending / 2));
}
