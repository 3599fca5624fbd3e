using Ephemeral.Actors;
using Ephemeral.Testing;

namespace Ephemeral.Patterns.Tests.Docs;

public class SchedulingExamples
{
    [Fact]
    public async Task Scheduling()
    {
        var time = new FakeTime();
        var ran = 0;
        Task CloseBooksAsync(DateTimeOffset day, CancellationToken ct)
        {
            Interlocked.Increment(ref ran);
            return Task.CompletedTask;
        }

        Task PollAsync(CancellationToken ct) => CloseBooksAsync(default, ct);
        var options = new EphemeralSchedulerOptions { Coordinator = new EphemeralOptions { TimeProvider = time } };
        var zone = TimeZoneInfo.Utc;
        // <scheduling>
        await using var scheduler = new EphemeralScheduler(options, name: "schedules");

        scheduler.Add(
            "close-books", EphemeralSchedule.Cron("0 3 * * *", zone),
            (time, ct) => CloseBooksAsync(time.Due, ct));        // the time that it runs for, however late it is
        scheduler.Add(
            "poll", EphemeralSchedule.Every(TimeSpan.FromSeconds(30)),
            (_, ct) => PollAsync(ct),
            new EphemeralScheduleOptions
            {
                Misfires = EphemeralMisfirePolicy.Skip,          // yesterday's poll helps nobody
                Overlaps = EphemeralOverlapPolicy.Skip,          // never two at once
            });
        scheduler.Add("warm-up", EphemeralSchedule.OnceAt(DateTimeOffset.UtcNow), (_, ct) => PollAsync(ct));

        foreach (var schedule in scheduler.GetSchedules())
            Console.WriteLine($"{schedule.Name}: {schedule.LastState}, next {schedule.Next}");
        // </scheduling>
        time.Advance(TimeSpan.FromSeconds(30));
        await Eventually.True(() => Volatile.Read(ref ran) >= 1);
    }
}
