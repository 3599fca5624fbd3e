using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Actors.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.AspNetCore.Tests.Support;

/// <summary>Schedules as a scheduler shows them.</summary>
internal static class Schedules
{
    public static IDisposable AddSchedules(this DashboardApp app, params EphemeralScheduleStatus[] schedules) =>
        EphemeralRegistry.For(app.Services.GetRequiredService<ActorSystem>()).AddSchedules(() => schedules);

    public static EphemeralScheduleStatus Waiting(string name, string schedule, DateTimeOffset? next) => new()
    {
        Name = name, Schedule = schedule, Coordinator = "schedules", Next = next, LastDue = null, LastId = null, LastState = null,
        LastStarted = null, LastDuration = null, LastError = null, Outstanding = 0, Queued = 0, TotalStarted = 0, TotalFailed = 0,
        TotalMissed = 0, TotalOverlapped = 0, TotalRefused = 0, Misfires = "RunOnce", Overlaps = "Skip",
    };

    public static EphemeralScheduleStatus Failed(string name, string schedule, DateTimeOffset due, long id) =>
        Waiting(name, schedule, due.AddHours(1)) with
        {
            LastDue = due, LastId = id, LastState = OperationStates.Failed, LastStarted = due.AddMilliseconds(3),
            LastDuration = TimeSpan.FromMilliseconds(1500), LastError = nameof(HttpRequestException), TotalStarted = 7, TotalFailed = 2,
            TotalMissed = 3, TotalOverlapped = 4, TotalRefused = 5, Queued = 1, Overlaps = "Queue",
        };
}
