using Ephemeral.AspNetCore.Models;
using Ephemeral.AspNetCore.Reading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ephemeral.AspNetCore.Api;

/// <summary>What is due when, and what became of it.</summary>
internal static class ScheduleEndpoints
{
    public static void Map(IEndpointRouteBuilder api) =>
        ReadingEndpoints.Describe(api.MapGet("/schedules", SchedulesAsync), "All schedules, with next and last").Produces<SchedulesModel>();

    private static async Task<IResult> SchedulesAsync(CoordinatorAnswers answers, TimeProvider time, CancellationToken cancellationToken)
    {
        var schedules = await answers.SchedulesAsync(cancellationToken).ConfigureAwait(false);
        var now = time.GetUtcNow();
        return TypedResults.Json(
            new SchedulesModel([.. schedules.Select(schedule => ScheduleModel.Of(schedule, now))]), DashboardJson.Default.SchedulesModel);
    }
}
