using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>A schedule of a scheduler, and its last operation. Under the scheduler's lock.</summary>
internal sealed class ScheduledWork(
    string name, EphemeralSchedule schedule, EphemeralScheduleOptions options,
    Func<EphemeralScheduledTime, CancellationToken, Task> body, DateTimeOffset now)
{
    public string Name => name;

    public EphemeralSchedule Schedule => schedule;

    public Func<EphemeralScheduledTime, CancellationToken, Task> Body => body;

    public ScheduleCore Core { get; } = new(schedule, options, now);

    public EphemeralTask? Last { get; private set; }

    public DateTimeOffset? LastDue { get; private set; }

    public long Failed { get; private set; }

    public void HasStarted(EphemeralTask task, DateTimeOffset due) => (Last, LastDue) = (task, due);

    public DateTimeOffset? HasEnded(EphemeralTask task)
    {
        Failed += task.State == OperationStates.Failed ? 1 : 0;
        return Core.End();
    }

    /// <param name="coordinator">Who runs it.</param>
    /// <param name="ahead">By how much the wall clock is ahead of the schedule's.</param>
    public EphemeralScheduleStatus Status(string coordinator, TimeSpan ahead) => new()
    {
        Name = name,
        Schedule = schedule.ToString(),
        Coordinator = coordinator,
        Next = Core.Next + ahead,
        LastDue = LastDue + ahead,
        LastId = Last?.Id,
        LastState = Last?.State,
        LastStarted = Last is { } started && started.Started != default ? started.Started : null,
        LastDuration = Last?.Duration,
        LastError = Last?.Error?.GetType().Name,
        Outstanding = Core.Outstanding,
        Queued = Core.Queued,
        TotalStarted = Core.Started,
        TotalFailed = Failed,
        TotalMissed = Core.Missed,
        TotalOverlapped = Core.Overlapped,
        TotalRefused = Core.Refused,
        Misfires = $"{options.Misfires}",
        Overlaps = $"{options.Overlaps}",
    };
}
