using Ephemeral.Host.Commands;
using Ephemeral.Host.Health;
using Ephemeral.Host.Hosting;
using Ephemeral.Host.Translation;
using Ephemeral.Host.Translators;

namespace Ephemeral.Host.Endpoints;

/// <summary>How the service stands: numbers alone, of all owners together.</summary>
internal static class StatusEndpoint
{
    public static void MapStatus(this IEndpointRouteBuilder app) => app.MapGet("/api/status", Get);

    private static IResult Get(
        BackgroundTranslateService translations, CommandQueue commands, TranslatorHealth health, ITranslator translator,
        HostDashboardOptions dashboard)
    {
        var service = new ServiceStatus(health.IsUp, health.IsSlow, translator.Name);
        return TypedResults.Ok(new Status(
            service, translations.Counts, commands.Counts, dashboard.Enabled ? HostDashboard.Path : null));
    }

    private sealed record Status(ServiceStatus Service, TranslationCounts Translator, CommandCounts Commands, string? Dashboard);

    private sealed record ServiceStatus(bool Up, bool Slow, string Translator);
}
