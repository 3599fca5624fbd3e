using Ephemeral.Host.Commands;
using Ephemeral.Host.Configuration;
using Ephemeral.Host.Health;
using Ephemeral.Host.Hosting;
using Ephemeral.Host.Limits;
using Ephemeral.Host.Tasks;
using Ephemeral.Host.Translation;
using Ephemeral.Host.Translators;

namespace Ephemeral.Host.Endpoints;

/// <summary>How the service stands: numbers alone, of all owners together.</summary>
internal static class StatusEndpoint
{
    public static void MapStatus(this IEndpointRouteBuilder app) => app.MapGet("/api/status", Get);

    private static IResult Get(
        BackgroundTranslateService translations, CommandQueue commands, TranslatorHealth health, ITranslator translator,
        HostDashboardOptions dashboard, LimitsOptions limits, TextBudget texts, ClientLimits clients, TranslationOptions options,
        TranslateCacheService cache)
    {
        var service = new ServiceStatus(health.IsUp, health.IsSlow, translator.Name);
        var (owners, forgotten) = cache.Owners;
        var bounds = new LimitsStatus(
            texts.UsedBytes, texts.MaxBytes, limits.Transfers - clients.FreeTransfers, limits.Transfers, limits.TransfersPerAddress,
            limits.TransfersPerClient, limits.TranslationsPerAddress, limits.TranslationsOfNewcomers, limits.CommandsPerAddress,
            TranslationRequest.MaxBytes, options.TasksPerOwner, options.KeepTasksFor.TotalSeconds, options.KeepIdleOwnersFor.TotalSeconds,
            owners, options.MaxOwners, forgotten);
        return TypedResults.Ok(new Status(
            service, translations.Counts, commands.Counts, bounds, dashboard.Enabled ? HostDashboard.Path : null));
    }

    private sealed record Status(ServiceStatus Service, TranslationCounts Translator, CommandCounts Commands, LimitsStatus Limits, string? Dashboard);

    private sealed record LimitsStatus(
        long TextBytes, long MaxTextBytes, long Transfers, int MaxTransfers, int TransfersPerAddress, int TransfersPerClient,
        int TranslationsPerAddress, int TranslationsOfNewcomers, int CommandsPerAddress, int MaxRequestBytes, int TasksPerOwner,
        double KeepTasksForSeconds, double KeepIdleOwnersForSeconds, int Owners, int MaxOwners, long OwnersForgotten);

    private sealed record ServiceStatus(bool Up, bool Slow, string Translator);
}
