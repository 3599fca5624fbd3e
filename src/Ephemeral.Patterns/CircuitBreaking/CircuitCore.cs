using System.Diagnostics;

namespace Ephemeral.Patterns;

/// <summary>The decisions of a circuit breaker. Time only grows from call to call.</summary>
internal sealed class CircuitCore(int threshold, TimeSpan window, TimeSpan breakFor, TimeSpan probeFor, bool needsSuccess)
{
    // only while closed; fewer than the threshold
    private readonly Queue<TimeSpan> _failures = new();

    public SignalCircuitState State { get; private set; }

    /// <summary>When the state ends by time alone; null when it does not.</summary>
    public TimeSpan? Due { get; private set; }

    public long Opened { get; private set; }

    public long HalfOpened { get; private set; }

    public long Closed { get; private set; }

    public long Failures { get; private set; }

    public long Successes { get; private set; }

    /// <summary>How many failures count at <paramref name="now"/>.</summary>
    public int FailuresAt(TimeSpan now)
    {
        Forget(now);
        return _failures.Count;
    }

    public void Fail(TimeSpan now)
    {
        Advance(now);
        Failures++;
        if (State == SignalCircuitState.HalfOpen)
        {
            Open(now);
            return;
        }

        if (State == SignalCircuitState.Open)
            return;
        Forget(now);
        _failures.Enqueue(now);
        if (_failures.Count == threshold)
            Open(now);
    }

    public void Succeed(TimeSpan now)
    {
        Advance(now);
        Successes++;
        if (State == SignalCircuitState.HalfOpen)
            Close();
    }

    /// <summary>Goes over to what time alone leads to.</summary>
    public void Advance(TimeSpan now)
    {
        if (now < Due)
            return;
        switch (State)
        {
            case SignalCircuitState.Open:
                State = SignalCircuitState.HalfOpen;
                Due = now + probeFor;
                HalfOpened++;
                break;
            case SignalCircuitState.HalfOpen when needsSuccess:
                Open(now);
                break;
            case SignalCircuitState.HalfOpen:
                Close();
                break;
        }
    }

    [Conditional("DEBUG")]
    public void CheckInvariants()
    {
        Debug.Assert(State == SignalCircuitState.Closed || _failures.Count == 0, "Failures are counted while it is closed.");
        Debug.Assert(_failures.Count < threshold, "It opens at the threshold.");
        Debug.Assert(Due.HasValue == (State != SignalCircuitState.Closed), "What is not closed ends by time.");
        Debug.Assert(Opened - HalfOpened == (State == SignalCircuitState.Open ? 1 : 0), "Each break ends half-open.");
        Debug.Assert(Closed <= HalfOpened, "It closes from half-open alone.");
    }

    private void Open(TimeSpan now)
    {
        _failures.Clear();
        State = SignalCircuitState.Open;
        Due = now + breakFor;
        Opened++;
    }

    private void Close()
    {
        State = SignalCircuitState.Closed;
        Due = null;
        Closed++;
    }

    private void Forget(TimeSpan now)
    {
        while (_failures.TryPeek(out var at) && now - at >= window)
            _failures.Dequeue();
    }
}
