namespace Akka.Actor;

/// <summary>
/// The timers of one actor. What the scheduler sends is the timer's tick, not the message: the tick is the identity by which a
/// late one is recognised.
/// </summary>
internal sealed class TimerScheduler(ActorCell cell) : ITimerScheduler
{
    private readonly Dictionary<object, TimerTick> _active = [];

    public IReadOnlyCollection<object> ActiveTimers => [.. _active.Keys];

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval) =>
        Start(key, msg, interval, interval, ActorRefs.NoSender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef sender) =>
        Start(key, msg, interval, interval, sender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval) =>
        Start(key, msg, initialDelay, interval, ActorRefs.NoSender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef sender) =>
        Start(key, msg, initialDelay, interval, sender);

    public void StartSingleTimer(object key, object msg, TimeSpan timeout) => Start(key, msg, timeout, null, ActorRefs.NoSender);

    public void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef sender) =>
        Start(key, msg, timeout, null, sender);

    public bool IsTimerActive(object key) => _active.ContainsKey(key);

    public void Cancel(object key)
    {
        if (_active.Remove(key, out var tick)) tick.Schedule.Cancel();
    }

    public void CancelAll()
    {
        foreach (var tick in _active.Values) tick.Schedule.Cancel();
        _active.Clear();
    }

    /// <summary>False for the tick of a timer that is no more.</summary>
    internal bool Accept(TimerTick tick)
    {
        if (!_active.TryGetValue(tick.Key, out var active) || !ReferenceEquals(active, tick)) return false;
        if (!tick.Repeats) _active.Remove(tick.Key);
        return true;
    }

    private void Start(object key, object msg, TimeSpan delay, TimeSpan? interval, IActorRef? sender)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(msg);
        Cancel(key);
        var scheduler = cell.System.Scheduler;
        var tick = new TimerTick(key, msg, interval is not null, new Cancelable(scheduler));
        _active.Add(key, tick);
        if (interval is { } period) scheduler.ScheduleTellRepeatedly(delay, period, cell.Self, tick, sender!, tick.Schedule);
        else scheduler.ScheduleTellOnce(delay, cell.Self, tick, sender!, tick.Schedule);
    }
}

/// <summary>What a timer sends.</summary>
internal sealed class TimerTick(object key, object message, bool repeats, ICancelable schedule)
    : IAutoReceivedMessage, INotInfluenceReceiveTimeout
{
    internal object Key => key;

    internal object Message => message;

    internal bool Repeats => repeats;

    internal ICancelable Schedule => schedule;
}
