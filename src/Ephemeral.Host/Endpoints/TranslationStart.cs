using Ephemeral.Host.Health;
using Ephemeral.Host.Owners;
using Ephemeral.Host.Translation;
using Ephemeral.Host.Translators;

namespace Ephemeral.Host.Endpoints;

/// <summary>Starts the translation that a request asks for.</summary>
internal sealed record TranslationStart(
    HttpContext Context, TranslationQueue Queue, TranslatorHealth Health, ITranslator Translator, CancellationToken CancellationToken)
{
    /// <returns>The task id, or why there is none.</returns>
    public async Task<(string? TaskId, IResult? Problem)> RunAsync()
    {
        if (!Health.IsUp)
            return (null, TypedResults.BadRequest("Translation service is down"));
        var (model, problem) = await TranslationRequest.ReadAsync(Context.Request, Translator.Languages, CancellationToken);
        if (model is null)
            return (null, problem);

        using var reservation = await Queue.ReserveAsync(OwnerCookie.OwnerOf(Context), CancellationToken);
        if (reservation is null)
            return (null, Refusal.TooMany(
                Context, "All of your translations are still running. Start another when one has ended."));
        if (!Queue.TrySubmit(model, out var task))
            return (null, Refusal.Overloaded(Context, "translations"));

        var taskId = Guid.NewGuid().ToString("N");
        reservation.Add(taskId, model.Language, task);
        return (taskId, null);
    }
}
