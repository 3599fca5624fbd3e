using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.TestKit;

/// <summary>
/// A scheduler whose time stands still until the test moves it. What falls due runs in the order of its times, on the thread
/// that advances; repeated work runs as often as it is due.
/// </summary>
public class TestScheduler : IScheduler, IAdvancedScheduler
{
    private readonly PriorityQueue<ScheduledWork, (DateTimeOffset Due, long Order)> _pending = new();
    private readonly DateTimeOffset _start = DateTimeOffset.UtcNow;
    private DateTimeOffset _now;
    private long _scheduled;

    public TestScheduler(Config schedulerConfig, ILoggingAdapter log) => _now = _start;

    public DateTimeOffset Now
    {
        get { lock (_pending) return _now; }
    }

    public TimeSpan MonotonicClock => Now - _start;

    public TimeSpan HighResMonotonicClock => MonotonicClock;

    public IAdvancedScheduler Advanced => this;

    protected DateTimeOffset TimeNow => Now;

    /// <summary>Moves time on and runs what has fallen due.</summary>
    public void Advance(TimeSpan offset)
    {
        if (offset < TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(offset), offset, "Time only moves forward.");
        lock (_pending) _now += offset;
        while (NextDue() is { } action) action();
    }

    /// <inheritdoc cref="Advance"/>
    public void AdvanceTo(DateTimeOffset when) => Advance(when - Now);

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender) =>
        Schedule(delay, null, () => receiver.Tell(message, sender), null);

    public void ScheduleTellOnce(
        TimeSpan delay, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable) =>
        Schedule(delay, null, () => receiver.Tell(message, sender), cancelable);

    public void ScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender) =>
        Schedule(initialDelay, interval, () => receiver.Tell(message, sender), null);

    public void ScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable) =>
        Schedule(initialDelay, interval, () => receiver.Tell(message, sender), cancelable);

    public void ScheduleOnce(TimeSpan delay, Action action) => Schedule(delay, null, action, null);

    public void ScheduleOnce(TimeSpan delay, Action action, ICancelable? cancelable) => Schedule(delay, null, action, cancelable);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action) =>
        Schedule(initialDelay, interval, action, null);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable) =>
        Schedule(initialDelay, interval, action, cancelable);

    public void ScheduleOnce(TimeSpan delay, IRunnable action) => Schedule(delay, null, action.Run, null);

    public void ScheduleOnce(TimeSpan delay, IRunnable action, ICancelable? cancelable) =>
        Schedule(delay, null, action.Run, cancelable);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action) =>
        Schedule(initialDelay, interval, action.Run, null);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable? cancelable) =>
        Schedule(initialDelay, interval, action.Run, cancelable);

    private void Schedule(TimeSpan delay, TimeSpan? interval, Action action, ICancelable? cancelable)
    {
        if (delay < TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(delay), delay, "A delay is zero or more.");
        if (interval <= TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(interval), interval, "An interval is above zero.");
        lock (_pending) Enqueue(new ScheduledWork(_now + delay, interval, action, cancelable));
    }

    private Action? NextDue()
    {
        lock (_pending)
        {
            while (_pending.TryPeek(out var work, out _) && work.Due <= _now)
            {
                _pending.Dequeue();
                if (work.Cancelable?.IsCancellationRequested == true) continue;
                if (work.Interval is { } interval) Enqueue(work with { Due = work.Due + interval });
                return work.Action;
            }
            return null;
        }
    }

    // what is due at the same time runs in the order in which it was scheduled
    private void Enqueue(ScheduledWork work) => _pending.Enqueue(work, (work.Due, _scheduled++));

    private sealed record ScheduledWork(DateTimeOffset Due, TimeSpan? Interval, Action Action, ICancelable? Cancelable);
}
