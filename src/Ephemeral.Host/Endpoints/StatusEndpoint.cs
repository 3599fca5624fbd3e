using Ephemeral.Host.Health;
using Ephemeral.Host.Translation;
using Ephemeral.Host.Translators;

namespace Ephemeral.Host.Endpoints;

/// <summary>How the service stands: numbers alone, of all owners together.</summary>
internal static class StatusEndpoint
{
    public static void MapStatus(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/status", (TranslationQueue queue, TranslatorHealth health, ITranslator translator) =>
            TypedResults.Ok(new Status(new ServiceStatus(health.IsUp, translator.Name), queue.Counts)));

    private sealed record Status(ServiceStatus Service, TranslationCounts Translator);

    private sealed record ServiceStatus(bool Up, string Translator);
}
