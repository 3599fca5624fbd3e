using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors.Coordination;
using Ephemeral.Actors.Protocol;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Protocol;

public class ScheduleTests() : TestKit("akka.test.filter-leeway = 60s\n" + Eventually.ForProbes)
{
    private EphemeralRegistry Registry => EphemeralRegistry.For(Sys);

    [Fact]
    public async Task Schedules_of_all_sources_are_found_by_name_until_their_source_is_taken_away()
    {
        await FoundAsync();
        var first = Registry.AddSchedules(static () => [Status("poll"), Status("close")]);
        using var second = Registry.AddSchedules(static () => [Status("merge")]);
        await FoundAsync("close", "merge", "poll");
        first.Dispose();
        first.Dispose();
        await FoundAsync("merge");
        Assert.Throws<ArgumentNullException>(() => Registry.AddSchedules(null!));
    }

    [Fact]
    public async Task Schedules_are_found_after_somebody_has_stopped_the_registrys_actor()
    {
        using var source = Registry.AddSchedules(static () => [Status("poll")]);
        var before = Registry.Actor;
        Watch(before);
        Sys.Stop(before);
        ExpectTerminated(before, Eventually.Deadline);
        await Eventually.True(() => !Registry.Actor.Equals(before));
        await FoundAsync("poll");
    }

    [Fact]
    public async Task A_source_that_throws_is_left_out_and_logged_when_that_begins()
    {
        var sources = new ScheduleSources(Logging.GetLogger(Sys, typeof(ScheduleTests)), Eventually.Deadline);
        var throws = true;
        using var bad = sources.Add(() => throws ? throw new InvalidOperationException("no") : [Status("bad")]);
        using var empty = sources.Add(static () => null!);
        using var good = sources.Add(static () => [Status("good")]);
        await EventFilter.Warning(start: "A source of schedules can not be read").ExpectAsync(2, async () =>
        {
            Assert.Equal(["good"], Names(await sources.ReadAsync()));
            Assert.Equal(["good"], Names(await sources.ReadAsync()));
        });
        throws = false;
        Assert.Equal(["bad", "good"], Names(await sources.ReadAsync()));
    }

    [Fact]
    public async Task A_source_that_does_not_answer_is_read_by_one_thread_alone_and_left_out_meanwhile()
    {
        var sources = new ScheduleSources(NoLogger.Instance, TimeSpan.FromMilliseconds(50));
        using var go = new ManualResetEventSlim();
        var calls = 0;
        using var slow = sources.Add(() =>
        {
            Interlocked.Increment(ref calls);
            go.Wait();
            return [Status("slow")];
        });
        using var good = sources.Add(static () => [Status("good")]);
        for (var i = 0; i < 3; i++)
            await Eventually.TrueAsync(async () => (await sources.ReadAsync()).Schedules is [{ Name: "good" }], static () => "the other's");
        Assert.Equal(1, calls);
        go.Set();
        await Eventually.TrueAsync(async () => (await sources.ReadAsync()).Schedules.Count == 2, static () => "both");
    }

    /// <summary>A source that a busy machine does not read within a second is left out, until the next time.</summary>
    private async Task FoundAsync(params string[] names)
    {
        string[] found = [];
        await Eventually.TrueAsync(
            async () => (found = Names(await Registry.Actor.Ask<SchedulesFound>(GetSchedules.Instance, Eventually.Deadline))).SequenceEqual(names),
            () => $"{string.Join(", ", names)}, but {string.Join(", ", found)}");
    }

    private static string[] Names(SchedulesFound found) => [.. found.Schedules.Select(static schedule => schedule.Name)];

    private static EphemeralScheduleStatus Status(string name) => new()
    {
        Name = name, Schedule = "every 00:00:05", Coordinator = "schedules", Next = null, LastDue = null, LastId = null, LastState = null,
        LastStarted = null, LastDuration = null, LastError = null, Outstanding = 0, Queued = 0, TotalStarted = 0, TotalFailed = 0,
        TotalMissed = 0, TotalOverlapped = 0, TotalRefused = 0, Misfires = "RunOnce", Overlaps = "Skip",
    };
}
