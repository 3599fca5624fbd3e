using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors;
using Ephemeral.Actors.Protocol;
using Ephemeral.Testing;

namespace Ephemeral.Patterns.Tests.Scheduling;

public class EphemeralSchedulerTests : TestKit
{
    private readonly FakeTime _time = new();
    private readonly ConcurrentQueue<EphemeralScheduledTime> _began = new();
    private readonly Channel<int> _go = Channel.CreateUnbounded<int>();

    [Fact]
    public async Task What_is_due_runs_and_the_list_shows_next_and_last()
    {
        await using var scheduler = Scheduler();
        scheduler.Add("tick", EphemeralSchedule.Every(Minutes(5)), NoteAsync);
        scheduler.Add("hourly", EphemeralSchedule.Cron("0 * * * *"), NoteAsync);
        _time.Advance(Minutes(5) - TimeSpan.FromTicks(1));
        Assert.Empty(_began);
        Assert.Null(Status(scheduler, "tick").LastId);
        _time.Advance(TimeSpan.FromTicks(1));
        await Eventually.True(() => Status(scheduler, "tick").LastState == OperationStates.Completed);
        var tick = Status(scheduler, "tick");
        Assert.Equal((At(5), At(10), 1L), (tick.LastDue, tick.Next, tick.TotalStarted));
        Assert.Equal(new EphemeralScheduledTime("tick", At(5)), Assert.Single(_began));

        _time.Advance(Minutes(55));
        await Eventually.True(() => Status(scheduler, "hourly").LastState == OperationStates.Completed);
        Assert.Equal((At(60), At(120)), (Status(scheduler, "hourly").LastDue, Status(scheduler, "hourly").Next));
        Assert.Equal(["hourly", "tick"], scheduler.GetSchedules().Select(schedule => schedule.Name));
        Assert.Contains(
            scheduler.Coordinator.Name, JsonSerializer.Serialize(scheduler.GetSchedules()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_is_once_and_makes_room_when_it_is_over()
    {
        await using var scheduler = Scheduler(maxSchedules: 1);
        scheduler.Add("once", EphemeralSchedule.OnceAt(At(2)), NoteAsync);
        var full = Assert.Throws<InvalidOperationException>(
            () => scheduler.Add("other", EphemeralSchedule.Every(Minutes(1)), NoteAsync));
        Assert.Contains("MaxSchedules", full.Message);
        _time.Advance(Minutes(2));
        await Eventually.True(() => Status(scheduler, "once") is { Outstanding: 0, TotalStarted: 1, Next: null });
        scheduler.Add("other", EphemeralSchedule.Every(Minutes(1)), NoteAsync);
        Assert.Equal(["other"], scheduler.GetSchedules().Select(schedule => schedule.Name));
        Assert.Contains("'other' already", Assert.Throws<InvalidOperationException>(
            () => scheduler.Add("other", EphemeralSchedule.Every(Minutes(1)), NoteAsync)).Message);
    }

    [Fact]
    public async Task A_time_that_has_passed_before_it_is_added_is_due_at_once_or_missed()
    {
        await using var scheduler = Scheduler();
        scheduler.Add("late", EphemeralSchedule.OnceAt(At(-90)), NoteAsync);
        scheduler.Add(
            "missed", EphemeralSchedule.OnceAt(At(-90)), NoteAsync,
            new EphemeralScheduleOptions { Misfires = EphemeralMisfirePolicy.Skip });
        await Eventually.True(() => _began.Count == 1);
        Assert.Equal(("late", At(-90)), (_began.Single().Schedule, _began.Single().Due));
        Assert.Equal((1L, 0L), (Status(scheduler, "missed").TotalMissed, Status(scheduler, "missed").TotalStarted));
        await Eventually.True(() => scheduler.Coordinator.HasSignal(EphemeralScheduler.MissedSignal));
        Assert.Equal("missed", scheduler.Coordinator.GetSignalsByName(EphemeralScheduler.MissedSignal).Single().Key);
    }

    [Theory]
    [InlineData(EphemeralMisfirePolicy.Skip, 0, 480)]
    [InlineData(EphemeralMisfirePolicy.RunOnce, 1, 479)]
    [InlineData(EphemeralMisfirePolicy.RunAll, 3, 477)]
    public async Task A_clock_that_is_set_forward_is_a_misfire_by_policy(EphemeralMisfirePolicy policy, int started, int missed)
    {
        await using var scheduler = Scheduler();
        scheduler.Add(
            "nightly", EphemeralSchedule.Cron("* * * * *"), NoteAsync,
            new EphemeralScheduleOptions
            {
                Misfires = policy, Overlaps = EphemeralOverlapPolicy.Queue, MaxCatchUp = 3, MisfireTolerance = TimeSpan.Zero,
            });
        _time.SetClock(At(480).AddSeconds(-30));
        _time.Advance(Minutes(1));
        await Eventually.True(() => Status(scheduler, "nightly") is { Outstanding: 0 } status && status.TotalStarted == started);
        Assert.Equal(missed, Status(scheduler, "nightly").TotalMissed);
        Assert.Equal(_began.OrderBy(time => time.Due), _began);
        Assert.Equal(At(481), Status(scheduler, "nightly").Next);
    }

    [Fact]
    public async Task An_interval_does_not_notice_that_the_clock_is_set()
    {
        await using var scheduler = Scheduler();
        scheduler.Add("tick", EphemeralSchedule.Every(Minutes(1)), NoteAsync);
        _time.SetClock(At(-600));
        _time.Advance(Minutes(1));
        await Eventually.True(() => _began.Count == 1);
        Assert.Equal(At(-599), _began.Single().Due);
        Assert.Equal((At(-598), 0L), (Status(scheduler, "tick").Next, Status(scheduler, "tick").TotalMissed));
    }

    [Fact]
    public async Task An_overlap_is_left_out_or_waits_or_runs_beside_by_policy()
    {
        await using var scheduler = Scheduler();
        foreach (var policy in Enum.GetValues<EphemeralOverlapPolicy>())
        {
            scheduler.Add(
                policy.ToString(), EphemeralSchedule.Every(Minutes(1)), WaitAsync,
                new EphemeralScheduleOptions { Overlaps = policy, MaxQueued = 1 });
        }

        for (var minute = 0; minute < 3; minute++)
            _time.Advance(Minutes(1));
        await Eventually.True(() => _began.Count == 5);
        var (skip, queue, allow) = (Status(scheduler, "Skip"), Status(scheduler, "Queue"), Status(scheduler, "Allow"));
        Assert.Equal((1, 0, 2L), (skip.Outstanding, skip.Queued, skip.TotalOverlapped));
        Assert.Equal((1, 1, 1L), (queue.Outstanding, queue.Queued, queue.TotalOverlapped));
        Assert.Equal((3, 0, 0L), (allow.Outstanding, allow.Queued, allow.TotalOverlapped));
        for (var run = 0; run < 6; run++)
            _go.Writer.TryWrite(run);
        await Eventually.True(() => scheduler.Coordinator.TotalCompleted == 6);
        Assert.Equal([At(1), At(2)], _began.Where(time => time.Schedule == "Queue").Select(time => time.Due));
        await Eventually.True(() => scheduler.Coordinator.CountSignals(EphemeralScheduler.OverlappedSignal) == 3);
    }

    [Fact]
    public async Task A_run_that_fails_is_shown_and_the_next_comes_all_the_same()
    {
        await using var scheduler = Scheduler();
        var fails = true;
        scheduler.Add(
            "shaky", EphemeralSchedule.Every(Minutes(1)),
            (_, _) => fails ? throw new InvalidDataException("secret") : Task.CompletedTask);
        _time.Advance(Minutes(1));
        await Eventually.True(() => Status(scheduler, "shaky") is { Outstanding: 0, TotalFailed: 1 });
        Assert.Equal("InvalidDataException", Status(scheduler, "shaky").LastError);
        fails = false;
        _time.Advance(Minutes(1));
        await Eventually.True(() => Status(scheduler, "shaky") is { LastState: OperationStates.Completed, LastError: null });
    }

    [Fact]
    public async Task One_that_is_cancelled_while_it_waits_frees_its_schedule()
    {
        await using var scheduler = Scheduler();
        scheduler.Coordinator.Pause();
        scheduler.Add("tick", EphemeralSchedule.Every(Minutes(1)), NoteAsync);
        _time.Advance(Minutes(1));
        Assert.True(scheduler.Coordinator.Cancel(Status(scheduler, "tick").LastId!.Value));
        await Eventually.True(() => Status(scheduler, "tick").Outstanding == 0);
        scheduler.Coordinator.Resume();
        _time.Advance(Minutes(1));
        await Eventually.True(() => _began.Count == 1);
    }

    [Fact]
    public async Task Without_room_a_time_is_counted_and_told()
    {
        await using var scheduler = Scheduler(new EphemeralOptions { MaxPendingOperations = 1, MaxConcurrencyPerKey = 2, TimeProvider = _time });
        scheduler.Coordinator.Pause();
        scheduler.Add(
            "tick", EphemeralSchedule.Every(Minutes(1)), NoteAsync,
            new EphemeralScheduleOptions { Overlaps = EphemeralOverlapPolicy.Allow });
        _time.Advance(Minutes(1));
        _time.Advance(Minutes(1));
        Assert.Equal((1, 1L, 1L),
            Status(scheduler, "tick") is var status ? (status.Outstanding, status.TotalStarted, status.TotalRefused) : default);
        await Eventually.True(() => scheduler.Coordinator.HasSignal(EphemeralScheduler.RefusedSignal));
        Assert.False(scheduler.RunNow("tick"));
        scheduler.Coordinator.Resume();
    }

    [Fact]
    public async Task It_can_be_run_now_and_removed()
    {
        await using var scheduler = Scheduler();
        scheduler.Add("yearly", EphemeralSchedule.Cron("@yearly"), WaitAsync);
        Assert.True(scheduler.RunNow("yearly"));
        await Eventually.True(() => _began.Count == 1);
        Assert.False(scheduler.RunNow("yearly"));
        Assert.False(scheduler.RunNow("other"));
        Assert.True(scheduler.Remove("yearly"));
        Assert.False(scheduler.Remove("yearly"));
        _go.Writer.TryWrite(1);
        await Eventually.True(() => scheduler.Coordinator.TotalCompleted == 1);
        Assert.Empty(scheduler.GetSchedules());
    }

    [Fact]
    public async Task What_waits_for_an_operation_is_left_out_when_its_schedule_is_removed()
    {
        await using var scheduler = Scheduler();
        scheduler.Add(
            "tick", EphemeralSchedule.Every(Minutes(1)), WaitAsync,
            new EphemeralScheduleOptions { Overlaps = EphemeralOverlapPolicy.Queue });
        scheduler.Add("other", EphemeralSchedule.Cron("@yearly"), NoteAsync);
        _time.Advance(Minutes(1));
        _time.Advance(Minutes(1));
        Assert.Equal(1, Status(scheduler, "tick").Queued);
        scheduler.Remove("tick");
        _go.Writer.TryWrite(1);
        await Eventually.True(() => scheduler.Coordinator.TotalCompleted == 1);
        // by then the end of the first would have started the one that waited
        for (var round = 0; round < 100; round++)
        {
            Assert.True(scheduler.RunNow("other"));
            await Eventually.True(() => Status(scheduler, "other") is { Outstanding: 0 } status && status.TotalStarted == round + 1);
        }

        Assert.Equal(101L, scheduler.Coordinator.TotalEnqueued);
    }

    [Fact]
    public async Task Disposal_in_mid_work_cancels_what_runs_and_nothing_is_due_any_more()
    {
        var scheduler = Scheduler();
        scheduler.Add(
            "tick", EphemeralSchedule.Every(Minutes(1)), WaitAsync,
            new EphemeralScheduleOptions { Overlaps = EphemeralOverlapPolicy.Queue });
        _time.Advance(Minutes(1));
        _time.Advance(Minutes(1));
        await Eventually.True(() => _began.Count == 1);
        await scheduler.DisposeAsync().AsTask().InTime();
        await scheduler.DisposeAsync().AsTask().InTime();
        Assert.Equal((1L, 1L), (scheduler.Coordinator.TotalCancelled, scheduler.Coordinator.TotalEnqueued));
        _time.Advance(Minutes(5));
        Assert.Empty(scheduler.GetSchedules());
        Assert.Throws<ObjectDisposedException>(() => scheduler.Add("x", EphemeralSchedule.Every(Minutes(1)), NoteAsync));
        Assert.False(scheduler.RunNow("tick"));
    }

    [Fact]
    public async Task An_actor_system_that_has_ended_costs_a_refusal()
    {
        await using var scheduler = Scheduler();
        scheduler.Add("tick", EphemeralSchedule.Every(Minutes(1)), NoteAsync);
        await Sys.Terminate();
        await Eventually.True(() => scheduler.Coordinator.IsCompleted);
        _time.Advance(Minutes(1));
        Assert.Equal((0, 1L), (Status(scheduler, "tick").Outstanding, Status(scheduler, "tick").TotalRefused));
    }

    [Fact]
    public async Task Sixteen_that_add_run_and_remove_side_by_side_lose_no_run()
    {
        await using var scheduler = Scheduler(new EphemeralOptions { MaxConcurrencyPerKey = 2, MaxPendingOperations = 100_000 });
        var (runs, started) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(producer => Task.Run(() =>
        {
            for (var round = 0; round < 50; round++)
            {
                var name = $"{producer}-{round}";
                scheduler.Add(
                    name, EphemeralSchedule.Cron("@yearly"),
                    (_, _) =>
                    {
                        Interlocked.Increment(ref runs);
                        return Task.CompletedTask;
                    },
                    new EphemeralScheduleOptions { Overlaps = EphemeralOverlapPolicy.Allow });
                for (var run = 0; run < 4; run++)
                {
                    if (scheduler.RunNow(name))
                        Interlocked.Increment(ref started);
                }

                if (round % 2 == 0)
                    scheduler.Remove(name);
            }
        })));
        await Eventually.True(() => Volatile.Read(ref runs) == 16 * 50 * 4);
        Assert.Equal(runs, started);
        await Eventually.True(() => scheduler.GetSchedules().All(schedule => schedule is { Outstanding: 0, TotalStarted: 4 }));
        Assert.Equal(16 * 25, scheduler.GetSchedules().Count);
    }

    [Theory]
    [InlineData(EphemeralOverlapPolicy.Skip)]
    [InlineData(EphemeralOverlapPolicy.Queue)]
    public async Task An_interval_goes_on_after_a_wall_clock_that_threw_as_its_time_came(EphemeralOverlapPolicy overlaps)
    {
        var clock = new BreakingTime(_time);
        await using var scheduler = new EphemeralScheduler(
            new EphemeralSchedulerOptions { Coordinator = new EphemeralOptions { TimeProvider = clock } }, Sys);
        scheduler.Add("tick", EphemeralSchedule.Every(Minutes(5)), NoteAsync, new EphemeralScheduleOptions { Overlaps = overlaps });
        clock.WallReads = 0;
        _time.Advance(Minutes(5));
        clock.WallReads = null;
        await Eventually.True(() => _began.Count == 1 && Status(scheduler, "tick").Outstanding == 0);
        _time.Advance(Minutes(5));
        await Eventually.True(() => _began.Count == 2);
        Assert.Equal([At(5), At(10)], _began.Select(time => time.Due));
    }

    [Fact]
    public async Task A_schedule_is_run_now_by_one_look_at_a_clock_that_throws_at_the_next()
    {
        var clock = new BreakingTime(_time);
        await using var scheduler = new EphemeralScheduler(
            new EphemeralSchedulerOptions { Coordinator = new EphemeralOptions { TimeProvider = clock } }, Sys);
        scheduler.Add(
            "yearly", EphemeralSchedule.Cron("@yearly"), NoteAsync, new EphemeralScheduleOptions { Overlaps = EphemeralOverlapPolicy.Skip });
        clock.WallReads = 1;
        Assert.True(scheduler.RunNow("yearly"));
        clock.WallReads = null;
        await Eventually.True(() => _began.Count == 1);
    }

    [Fact]
    public async Task Whoever_asks_the_registry_is_shown_its_schedules_until_it_is_disposed()
    {
        var scheduler = Scheduler();
        await using var other = Scheduler();
        scheduler.Add("tick", EphemeralSchedule.Every(Minutes(5)), NoteAsync);
        other.Add("tock", EphemeralSchedule.Every(Minutes(5)), NoteAsync);
        await AreShownAsync(() => scheduler.GetSchedules().Concat(other.GetSchedules()));
        await scheduler.DisposeAsync();
        await AreShownAsync(other.GetSchedules);

        // those of a scheduler that takes longer than a second are left out
        Task AreShownAsync(Func<IEnumerable<EphemeralScheduleStatus>> schedules) => Eventually.TrueAsync(
            async () => (await EphemeralRegistry.For(Sys).Actor.Ask<SchedulesFound>(Actors.Protocol.GetSchedules.Instance, Eventually.Deadline)).Schedules
                .SequenceEqual(schedules()),
            () => string.Join(", ", schedules()));
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_told_at_once()
    {
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new EphemeralScheduler(new EphemeralSchedulerOptions { MaxSchedules = 0 }));
        await using var scheduler = Scheduler(new EphemeralOptions { TimeProvider = _time });
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => scheduler.Add(
            "x", EphemeralSchedule.Every(Minutes(1)), NoteAsync,
            new EphemeralScheduleOptions { Misfires = (EphemeralMisfirePolicy)9, MaxCatchUp = 0, MaxQueued = 0, MisfireTolerance = -Minutes(1) }));
        foreach (var option in new[] { "Misfires is 9", "MaxCatchUp is 0", "MaxQueued is 0", "MisfireTolerance is" })
            Assert.Contains(option, error.Message);
        var all = Assert.Throws<ArgumentOutOfRangeException>(() => scheduler.Add(
            "x", EphemeralSchedule.Every(Minutes(1)), NoteAsync,
            new EphemeralScheduleOptions { Misfires = EphemeralMisfirePolicy.RunAll }));
        Assert.Contains("Queue or Allow", all.Message);
        var beside = Assert.Throws<ArgumentOutOfRangeException>(() => scheduler.Add(
            "x", EphemeralSchedule.Every(Minutes(1)), NoteAsync,
            new EphemeralScheduleOptions { Overlaps = EphemeralOverlapPolicy.Allow }));
        Assert.Contains("MaxConcurrencyPerKey is 1", beside.Message);
    }

    private static TimeSpan Minutes(int minutes) => TimeSpan.FromMinutes(minutes);

    private static DateTimeOffset At(int minute) => new DateTimeOffset(2025, 3, 1, 12, 0, 0, TimeSpan.Zero).AddMinutes(minute);

    private static EphemeralScheduleStatus Status(EphemeralScheduler scheduler, string name) =>
        scheduler.GetSchedules().Single(schedule => schedule.Name == name);

    private EphemeralScheduler Scheduler(EphemeralOptions? coordinator = null, int maxSchedules = 1_000) => new(
        new EphemeralSchedulerOptions
        {
            MaxSchedules = maxSchedules,
            Coordinator = coordinator ?? new EphemeralOptions { MaxConcurrency = 8, MaxConcurrencyPerKey = 8, TimeProvider = _time },
        },
        Sys);

    private Task NoteAsync(EphemeralScheduledTime time, CancellationToken token)
    {
        _began.Enqueue(time);
        return Task.CompletedTask;
    }

    private Task WaitAsync(EphemeralScheduledTime time, CancellationToken token)
    {
        _began.Enqueue(time);
        return _go.Reader.ReadAsync(token).AsTask();
    }
}
