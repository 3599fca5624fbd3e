using System.Globalization;
using Ephemeral.Actors;
using Ephemeral.Actors.Protocol;
using Ephemeral.PetabridgeCmd.Text;

namespace Ephemeral.PetabridgeCmd.Commands;

/// <summary>What is due when, and what became of it, a schedule a line.</summary>
internal static class SchedulesCommand
{
    public static async Task<Report> RunAsync(Call call)
    {
        var coordinator = call.Arguments.Text(Arguments.Coordinator);
        var all = (await call.Coordinators.AskRegistryAsync<SchedulesFound>(GetSchedules.Instance).ConfigureAwait(false)).Schedules;
        var found = all.Where(schedule => coordinator is null || schedule.Coordinator == coordinator).ToArray();
        if (coordinator is not null && found.Length == 0)
        {
            throw new CommandException($"Coordinator '{Printable.Of(coordinator)}' has no schedules. " + (all.Count == 0 ? "None has."
                : $"These have: {string.Join(", ", all.Select(static schedule => Printable.Of(schedule.Coordinator)).Distinct().Order(StringComparer.Ordinal))}."));
        }

        var now = call.Now;
        return new Report(
            width => found.Length == 0 ? ["There are no schedules."] : Table(found, now).Lines(width),
            new { Schedules = found.Select(schedule => Summary(schedule, now)) });
    }

    private static TextTable Table(IEnumerable<EphemeralScheduleStatus> schedules, DateTimeOffset now)
    {
        var table = new TextTable(
            new TextColumn("NAME", LeastWidth: 8), new TextColumn("SCHEDULE", LeastWidth: 8),
            new TextColumn("COORDINATOR", LeastWidth: 8, IsExpendable: true), TextColumn.Number("NEXT IN"), new TextColumn("LAST"),
            TextColumn.Number("AGO"), new TextColumn("ERROR", LeastWidth: 8, IsOptional: true), TextColumn.Number("STARTED"),
            TextColumn.Number("FAILED"), TextColumn.Number("MISSED"), new TextColumn("OVERLAPPED", IsNumber: true, IsExpendable: true),
            new TextColumn("REFUSED", IsNumber: true, IsExpendable: true));
        foreach (var schedule in schedules)
        {
            table.Add(
                schedule.Name, schedule.Schedule, schedule.Coordinator, AgeText.Of(schedule.Next - now), StateOf(schedule) ?? "",
                AgeText.Of(now - (schedule.LastStarted ?? schedule.LastDue)), schedule.LastError ?? "", $"{schedule.TotalStarted}",
                $"{schedule.TotalFailed}", $"{schedule.TotalMissed}", $"{schedule.TotalOverlapped}", $"{schedule.TotalRefused}");
        }

        return table;
    }

    private static string? StateOf(EphemeralScheduleStatus schedule) => schedule.LastState?.ToString().ToLowerInvariant();

    private static object Summary(EphemeralScheduleStatus schedule, DateTimeOffset now) => new
    {
        schedule.Name, schedule.Schedule, schedule.Coordinator, schedule.Next,
        NextInMs = schedule.Next is { } next ? Math.Max(0, (next - now).TotalMilliseconds) : (double?)null,
        Last = schedule.LastId is not { } id ? null : new
        {
            Id = id.ToString(CultureInfo.InvariantCulture), State = StateOf(schedule), Due = schedule.LastDue, Started = schedule.LastStarted,
            DurationMs = schedule.LastDuration, ErrorType = schedule.LastError,
        },
        schedule.Outstanding, schedule.Queued, schedule.TotalStarted, schedule.TotalFailed, schedule.TotalMissed, schedule.TotalOverlapped,
        schedule.TotalRefused, schedule.Misfires, schedule.Overlaps,
    };
}
