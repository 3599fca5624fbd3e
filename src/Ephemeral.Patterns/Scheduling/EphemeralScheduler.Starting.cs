using Ephemeral.Actors;

namespace Ephemeral.Patterns;

public sealed partial class EphemeralScheduler
{
    private void Look()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            foreach (var work in _schedules.Values)
                Step_NeedsLock(work, core => core.Look(NowOf(work.Schedule)));
            SetTimer_NeedsLock();
        }
    }

    private void SetTimer_NeedsLock()
    {
        var rest = _schedules.Values.Min(work => work.Core.Next - NowOf(work.Schedule));
        _timer.Set(rest > LongestRest ? LongestRest : rest);
    }

    private void End(ScheduledWork work, EphemeralTask task)
    {
        lock (_lock)
        {
            var next = work.HasEnded(task);
            if (next is { } due && _schedules.GetValueOrDefault(work.Name) == work)
                Step_NeedsLock(work, _ => [due]);
        }
    }

    /// <summary>Starts what a step of the core says, and tells what it leaves out.</summary>
    /// <returns>How many started.</returns>
    private int Step_NeedsLock(ScheduledWork work, Func<ScheduleCore, List<DateTimeOffset>> step)
    {
        var core = work.Core;
        var (missed, overlapped, refused) = (core.Missed, core.Overlapped, core.Refused);
        var started = step(core).Count(due => TryStart_NeedsLock(work, due));
        Tell_NeedsLock(MissedSignal, work, core.Missed - missed);
        Tell_NeedsLock(OverlappedSignal, work, core.Overlapped - overlapped);
        Tell_NeedsLock(RefusedSignal, work, core.Refused - refused);
        return started;
    }

    private bool TryStart_NeedsLock(ScheduledWork work, DateTimeOffset first)
    {
        for (DateTimeOffset? next = first; next is { } due; next = work.Core.Refuse())
        {
            if (Submit(new Occurrence(work, due + AheadOf_NeedsLock(work.Schedule))) is not { } task)
                continue;
            work.HasStarted(task, due);
            Detached.WhenEnded(task.Completion, () => End(work, task));
            return true;
        }

        return false;
    }

    private EphemeralTask<bool>? Submit(Occurrence occurrence)
    {
        try
        {
            return _coordinator.TrySubmit(occurrence, out var task) ? task : null;
        }
        catch (Exception)
        {
            // its actor system has ended, or the application's clock threw where a refusal was noted: it was not taken in
            return null;
        }
    }

    // on the thread pool: a listener may call back
    private void Tell_NeedsLock(string signal, ScheduledWork work, long count)
    {
        if (count > 0)
            _ = Detached.Start(() => Task.FromResult(_coordinator.RaiseSignal(signal, work.Name)));
    }

    private DateTimeOffset NowOf(EphemeralSchedule schedule) =>
        schedule.IsByWallClock ? _clock.Time.GetUtcNow() : _made + _clock.Now;

    /// <summary>By how much the wall clock is ahead of the schedule's; the last that was read where the application's clock throws, so that
    /// what has begun to start does start.</summary>
    private TimeSpan AheadOf_NeedsLock(EphemeralSchedule schedule)
    {
        if (schedule.IsByWallClock)
            return TimeSpan.Zero;
        try
        {
            _ahead = _clock.Time.GetUtcNow() - NowOf(schedule);
        }
        catch (Exception)
        {
            // a clock that is broken is met at the next look too
        }

        return _ahead;
    }

    /// <summary>A time for which work is to run.</summary>
    private sealed class Occurrence(ScheduledWork work, DateTimeOffset due)
    {
        public ScheduledWork Work => work;

        public async Task<bool> RunAsync(CancellationToken cancellationToken)
        {
            await work.Body(new EphemeralScheduledTime(work.Name, due), cancellationToken).ConfigureAwait(false);
            return true;
        }
    }
}
