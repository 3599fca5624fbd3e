using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Signals;

/// <summary>A <see cref="SignalLog"/> for any number of threads, with those that listen to it and those that wait for a
/// pattern.</summary>
/// <remarks>
/// The lock is held for a step of the log, or for a copy. A signal is queued for its listeners under it, so that all hear signals
/// in the order of the log. Whoever waits for a pattern is told after it is let go. A timer runs only while a pattern that is
/// waited for is present, since only then does something happen by age alone; nothing that is asked relies on it.
/// </remarks>
internal sealed partial class SignalStore(
    int capacity, TimeSpan? age, OperationClock clock, SignalTally tally, Func<string, bool> isHeard)
{
    private const int RememberedRoutes = 1024;

    private readonly SignalLog _log = new(
        capacity, age is { } a ? (long)(a.TotalSeconds * clock.Time.TimestampFrequency) : SignalLog.Forever);
    private readonly SignalRoutes<SignalSubscription> _listeners = new(RememberedRoutes, isHeard);
    private SpinLock _lock = new(enableThreadOwnerTracking: false);

    public (int Count, long Raised, long Evicted) Figures
    {
        get
        {
            using var step = new Step(this);
            return (step.Log.Count(step.Now), step.Log.Added, step.Log.Evicted);
        }
    }

    public long Raised
    {
        get
        {
            using var step = new Step(this);
            return step.Log.Added;
        }
    }

    public long Evicted
    {
        get
        {
            using var step = new Step(this);
            return step.Log.Evicted;
        }
    }

    public long Expired
    {
        get
        {
            using var step = new Step(this);
            step.Log.Expire(step.Now);
            return step.Log.Expired;
        }
    }

    public int Count
    {
        get
        {
            using var step = new Step(this);
            return step.Log.Count(step.Now);
        }
    }

    public void Add(string signal, long operationId, string? key, SignalPropagation? propagation, long givenTicks)
    {
        SignalSubscription[] listeners = [];
        var mustStart = false;
        using (var step = new Step(this))
        {
            step.Log.Add(signal, operationId, key, propagation, givenTicks, step.Now);
            if (!_listeners.IsEmpty)
                listeners = _listeners.TargetsOf(signal);
            foreach (var listener in listeners)
                mustStart |= listener.Add(step.Log.Newest);
        }

        if (!mustStart)
            return;
        foreach (var listener in listeners)
            listener.StartIfDue();
    }

    public int CountOf(string signal)
    {
        using var step = new Step(this);
        return step.Log.CountOf(signal, step.Now);
    }

    public int CountMatching(SignalPattern pattern)
    {
        using var step = new Step(this);
        return step.Log.CountMatching(pattern, step.Now);
    }

    public int Retract(string signal)
    {
        using var step = new Step(this);
        return step.Log.Retract(signal, step.Now);
    }

    public int Retract(SignalPattern pattern)
    {
        using var step = new Step(this);
        return step.Log.Retract(pattern, step.Now);
    }

    public SignalSubscription Subscribe(SignalPattern? pattern, Action<SignalEvent> listener)
    {
        var subscription = new SignalSubscription(listener, clock, tally, Remove);
        using var step = new Step(this);
        _listeners.Add(pattern, subscription);
        return subscription;
    }

    /// <inheritdoc cref="SignalWatch"/>
    public SignalWatch Watch(SignalPattern pattern, Action<bool> onChanged)
    {
        using var step = new Step(this);
        step.Log.Expire(step.Now);
        var watched = step.Log.Watch(pattern);
        var watch = new SignalWatch(watched, onChanged, tally.CountFailure, Remove);
        watched.Told = [.. watched.Told, watch];
        return watch;
    }

    private void Remove(SignalSubscription subscription)
    {
        using var step = new Step(this);
        _listeners.Remove(subscription);
    }

    private void Remove(SignalWatch watch)
    {
        using var step = new Step(this);
        watch.Pattern.Told = [.. watch.Pattern.Told.Where(other => other != watch)];
        step.Log.Unwatch(watch.Pattern);
    }
}
