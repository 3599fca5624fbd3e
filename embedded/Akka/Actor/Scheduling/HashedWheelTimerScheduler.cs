using System.Diagnostics;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// The default scheduler. It bears the name that configurations know; inside is a heap of alarms, ordered by time, and one timer
/// of the runtime, set for the first of them. So an idle scheduler costs nothing, an alarm never comes early, and a cancelled one
/// is gone at once.
/// </summary>
public class HashedWheelTimerScheduler : SchedulerBase, IDisposable
{
    private readonly AlarmHeap _alarms = new();
    private readonly Timer _timer;
    private TimeSpan _setFor = TimeSpan.MaxValue;
    private bool _running;
    private bool _stopped;

    public HashedWheelTimerScheduler(Config scheduler, ILoggingAdapter log) : base(scheduler, log)
    {
        // whoever happens to start the system is not whom its alarms run for
        AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        _timer = new Timer(static self => ((HashedWheelTimerScheduler)self!).RunDue(), this, Timeout.Infinite, Timeout.Infinite);
        flow?.Undo();
    }

    public override TimeSpan MonotonicClock => HighResMonotonicClock;

    public override TimeSpan HighResMonotonicClock => Stopwatch.GetElapsedTime(0);

    protected override DateTimeOffset TimeNow => DateTimeOffset.Now;

    public void Dispose()
    {
        lock (_alarms)
        {
            _stopped = true;
            _alarms.Clear();
        }

        _timer.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override void InternalScheduleTellOnce(
        TimeSpan delay, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable) =>
        Set(delay, new TellAlarm(receiver, message, sender) { Cancelable = cancelable });

    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender,
        ICancelable? cancelable) =>
        Set(initialDelay, new TellAlarm(receiver, message, sender) { Interval = interval, Cancelable = cancelable });

    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable? cancelable) =>
        Set(delay, new ActionAlarm(action) { Cancelable = cancelable });

    protected override void InternalScheduleRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable) =>
        Set(initialDelay, new ActionAlarm(action) { Interval = interval, Cancelable = cancelable });

    private void Set(TimeSpan delay, Alarm alarm)
    {
        if (alarm.Cancelable?.IsCancellationRequested == true) return;
        alarm.Due = MonotonicClock + delay;
        lock (_alarms)
        {
            if (_stopped)
                throw new SchedulerException(
                    "The scheduler has stopped with its actor system; nothing can be scheduled any more.");
            _alarms.Add(alarm);
            SetTimer();
        }

        if (alarm.Cancelable is Cancelable cancelable) cancelable.OnCancel(() => Remove(alarm));
    }

    private void Remove(Alarm alarm)
    {
        lock (_alarms) _alarms.Remove(alarm);
    }

    /// <summary>Under the lock. A timer that is set for an alarm since cancelled fires for nothing, once.</summary>
    private void SetTimer()
    {
        if (_alarms.First is not { } first || first.Due >= _setFor) return;
        _setFor = first.Due;
        var left = first.Due - MonotonicClock;
        _timer.Change((long)Math.Clamp(Math.Ceiling(left.TotalMilliseconds), 0, uint.MaxValue - 1), Timeout.Infinite);
    }

    /// <summary>One thread at a time, so that alarms ring in their order.</summary>
    private void RunDue()
    {
        lock (_alarms)
        {
            if (_running) return;
            _running = true;
        }

        while (NextDue() is { } alarm)
        {
            if (alarm.Cancelable?.IsCancellationRequested == true) continue;
            try
            {
                alarm.Ring();
            }
            catch (Exception e)
            {
                Log.Error(e, "A scheduled task has failed and is not repeated: {0}", alarm);
                continue;
            }

            if (alarm.Interval is { } interval) Repeat(alarm, interval);
        }
    }

    private Alarm? NextDue()
    {
        lock (_alarms)
        {
            if (!_stopped && _alarms.First is { } first && first.Due <= MonotonicClock)
            {
                _alarms.Remove(first);
                return first;
            }

            _running = false;
            _setFor = TimeSpan.MaxValue;
            if (!_stopped) SetTimer();
            return null;
        }
    }

    private void Repeat(Alarm alarm, TimeSpan interval)
    {
        lock (_alarms)
        {
            if (_stopped || alarm.Cancelable?.IsCancellationRequested == true) return;
            alarm.Due += interval;
            _alarms.Add(alarm);
        }
    }
}
