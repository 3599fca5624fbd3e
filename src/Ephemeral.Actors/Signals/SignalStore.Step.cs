using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Signals;

internal sealed partial class SignalStore
{
    private ITimer? _timer;
    private bool _isTimerSet;

    private OperationClock Clock => clock;

    private void OnTimer()
    {
        using var step = new Step(this);
        _isTimerSet = false;
        step.Log.Expire(step.Now);
    }

    private void SetTimer(TimeSpan due)
    {
        // rounded up to what timers can do: one that is early would come again at once
        var whole = TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(due.TotalMilliseconds)));
        if (_timer is null)
        {
            // what the timer leads to has no cause, whoever sets it first
            using var _ = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
            _timer = clock.Time.CreateTimer(
                static store => ((SignalStore)store!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        _timer.Change(whole, Timeout.InfiniteTimeSpan);
    }

    /// <summary>One stay in the lock at one time; at its end the lock is let go, and what has changed is told.</summary>
    private readonly ref struct Step
    {
        private readonly SignalStore _store;

        public Step(SignalStore store)
        {
            _store = store;
            Now = store.Clock.Stamp();
            var taken = false;
            store._lock.Enter(ref taken);
        }

        public long Now { get; }

        public SignalLog Log => _store._log;

        public void Dispose()
        {
            WatchedPattern[]? changes;
            TimeSpan? due = null;
            try
            {
                changes = Log.TakeChanges();
                if (Log.PresentPatterns > 0 && !_store._isTimerSet && Log.NextExpiry is { } expiry)
                {
                    due = _store.Clock.Between(Now, expiry);
                    _store._isTimerSet = true;
                }
            }
            finally
            {
                _store._lock.Exit(useMemoryBarrier: false);
            }

            if (due is { } time)
                _store.SetTimer(time);
            if (changes is null)
                return;
            // whoever keeps a signal present brings it back before others look whether it is
            Tell(changes, toKeepers: true);
            Tell(changes, toKeepers: false);
        }

        private static void Tell(WatchedPattern[] changes, bool toKeepers)
        {
            foreach (var pattern in changes)
            {
                foreach (var watch in pattern.Told)
                {
                    if (watch.IsKeeper == toKeepers)
                        watch.Tell();
                }
            }
        }
    }
}
