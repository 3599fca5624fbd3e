using Ephemeral.Actors;
using Ephemeral.Actors.Protocol;
using Ephemeral.PetabridgeCmd.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.PetabridgeCmd.Tests.Commands;

public sealed class ScheduleTests : PaletteTest
{
    [Fact]
    public async Task Schedules_are_shown_with_next_and_last()
    {
        Assert.Equal(["There are no schedules."], Run("schedules").Lines);
        var now = DateTimeOffset.UtcNow;
        using var source = EphemeralRegistry.For(Sys).AddSchedules(() =>
        [
            new()
            {
                Name = "poll", Schedule = "every 02:00:00", Coordinator = "jobs", Next = now.AddMinutes(90), LastDue = now.AddMinutes(-30),
                LastId = long.MaxValue, LastState = OperationStates.Failed, LastStarted = now.AddMinutes(-30),
                LastDuration = TimeSpan.FromSeconds(1), LastError = "TimeoutException", Outstanding = 0, Queued = 0, TotalStarted = 7,
                TotalFailed = 2, TotalMissed = 3, TotalOverlapped = 4, TotalRefused = 5, Misfires = "RunOnce", Overlaps = "Skip",
            },
        ]);

        var said = await ShownAsync("schedules --width 200");

        Assert.Matches("^NAME +SCHEDULE +COORDINATOR +NEXT IN +LAST +AGO +ERROR +STARTED +FAILED +MISSED +OVERLAPPED +REFUSED$", said.Lines[0]);
        Assert.Matches("^poll +every 02:00:00 +jobs +1h(30|29)m +failed +3.m..s +TimeoutException +7 +2 +3 +4 +5$", said.Lines[1]);
        Assert.All((await ShownAsync("schedules")).Lines, static line => Assert.InRange(line.Length, 1, 100));
        var last = (await ShownAsync("schedules -c jobs --json")).Json["schedules"]![0]!["last"]!;
        Assert.Equal(("9223372036854775807", "failed", 1000), ((string?)last["id"], (string?)last["state"], (int)last["durationMs"]!));
        var other = await ShownAsync("schedules -c orders");
        Assert.Equal((true, "Coordinator 'orders' has no schedules. These have: jobs."), (other.IsError, other.Text));
    }

    // What a source has not said within a second is left out.
    private async Task<Said> ShownAsync(string command)
    {
        Said said = null!;
        await Eventually.True(() => (said = Run(command)).Text.Contains("jobs"));
        return said;
    }
}
