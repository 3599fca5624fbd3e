using System.Globalization;
using Ephemeral.Actors;

namespace Ephemeral.AspNetCore.Models;

/// <summary>The schedules of a program.</summary>
/// <param name="Schedules">One each, ordered by name.</param>
internal sealed record SchedulesModel(IReadOnlyList<ScheduleModel> Schedules);

/// <summary>One schedule.</summary>
/// <param name="Name">Its name, which is the key of its operations.</param>
/// <param name="Schedule">When it is due: the cron expression and its time zone, the interval, or the time.</param>
/// <param name="Coordinator">The coordinator that runs it.</param>
/// <param name="Next">When it is due next; null when it is not any more.</param>
/// <param name="NextInMs">How long it is until then, 0 when that has come.</param>
/// <param name="Last">Its last operation; null before the first.</param>
/// <param name="Outstanding">Its operations that wait or run.</param>
/// <param name="Queued">Times that wait for the end of what is before them.</param>
/// <param name="TotalStarted">Operations that were made for it, ever.</param>
/// <param name="TotalFailed">Of those, failed.</param>
/// <param name="TotalMissed">Times that were left out because they were missed, ever.</param>
/// <param name="TotalOverlapped">Times that were left out because what was before them had not ended, ever.</param>
/// <param name="TotalRefused">Times that were left out because the coordinator had no room, ever.</param>
/// <param name="Misfires">The policy for times that were missed.</param>
/// <param name="Overlaps">The policy for times that come while what is before them has not ended.</param>
internal sealed record ScheduleModel(
    string Name, string Schedule, string Coordinator, DateTimeOffset? Next, double? NextInMs, ScheduledOperationModel? Last, int Outstanding,
    int Queued, long TotalStarted, long TotalFailed, long TotalMissed, long TotalOverlapped, long TotalRefused, string Misfires, string Overlaps)
{
    public static ScheduleModel Of(EphemeralScheduleStatus schedule, DateTimeOffset now) => new(
        schedule.Name, schedule.Schedule, schedule.Coordinator, schedule.Next,
        schedule.Next is { } next ? Math.Max(0, (next - now).TotalMilliseconds) : null, ScheduledOperationModel.LastOf(schedule),
        schedule.Outstanding, schedule.Queued, schedule.TotalStarted, schedule.TotalFailed, schedule.TotalMissed, schedule.TotalOverlapped,
        schedule.TotalRefused, schedule.Misfires, schedule.Overlaps);
}

/// <summary>An operation of a schedule.</summary>
/// <param name="Id">Its id; its coordinator may have forgotten it.</param>
/// <param name="State">pending, running, completed, failed or cancelled.</param>
/// <param name="Due">The time that it was made for.</param>
/// <param name="Started">When it started; null while it waits.</param>
/// <param name="DurationMs">For how long it ran; null before its end.</param>
/// <param name="ErrorType">The type of its error; null where there is none.</param>
internal sealed record ScheduledOperationModel(
    string Id, string State, DateTimeOffset? Due, DateTimeOffset? Started, double? DurationMs, string? ErrorType)
{
    public static ScheduledOperationModel? LastOf(EphemeralScheduleStatus schedule) => schedule is not { LastId: { } id, LastState: { } state }
        ? null
        : new(
            id.ToString(CultureInfo.InvariantCulture), state.ToString().ToLowerInvariant(), schedule.LastDue, schedule.LastStarted,
            schedule.LastDuration?.TotalMilliseconds, schedule.LastError);
}
