using System.Text.Json;
using Ephemeral.AspNetCore.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.AspNetCore.Tests.Api;

public sealed class ScheduleTests
{
    [Fact]
    public async Task Schedules_are_told_with_next_and_last_until_they_are_taken_away()
    {
        await using var app = await DashboardApp.ReadOnlyAsync();
        Assert.Equal(0, (await app.JsonAsync("api/schedules")).GetProperty("schedules").GetArrayLength());
        var due = DateTimeOffset.UtcNow;
        var source = app.AddSchedules(
            Schedules.Failed("poll", "every 01:00:00", due, long.MaxValue), Schedules.Waiting("once", "once at some time", null));

        // what a source has not said within a second is left out
        JsonElement schedules = default;
        await Eventually.TrueAsync(
            async () => (schedules = (await app.JsonAsync("api/schedules")).GetProperty("schedules")).GetArrayLength() > 0, () => "the schedules");

        Assert.Equal(["once", "poll"], schedules.EnumerateArray().Select(static schedule => schedule.GetProperty("name").GetString()));
        Assert.Equal("null null null", $"{schedules[0].GetProperty("next").GetRawText()} {schedules[0].GetProperty("nextInMs").GetRawText()} "
            + schedules[0].GetProperty("last").GetRawText());
        Assert.InRange(schedules[1].GetProperty("nextInMs").GetDouble(), 0, 3_600_000);
        var last = schedules[1].GetProperty("last");
        Assert.Equal(
            ("9223372036854775807", "failed", 1500, "HttpRequestException"),
            (last.GetProperty("id").GetString(), last.GetProperty("state").GetString(), last.GetProperty("durationMs").GetInt32(),
                last.GetProperty("errorType").GetString()));
        Assert.Equal(
            (7, 2, 3, 4, 5),
            (schedules[1].GetProperty("totalStarted").GetInt32(), schedules[1].GetProperty("totalFailed").GetInt32(),
                schedules[1].GetProperty("totalMissed").GetInt32(), schedules[1].GetProperty("totalOverlapped").GetInt32(),
                schedules[1].GetProperty("totalRefused").GetInt32()));

        source.Dispose();
        Assert.Equal(0, (await app.JsonAsync("api/schedules")).GetProperty("schedules").GetArrayLength());
    }
}
