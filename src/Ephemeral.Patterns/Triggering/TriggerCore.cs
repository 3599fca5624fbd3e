using System.Diagnostics;

namespace Ephemeral.Patterns;

/// <summary>When a trigger is to start what it starts: when each of its signals has been heard often enough within a time, and not before
/// an interval since the last start has passed. Time only grows from call to call.</summary>
internal sealed class TriggerCore(int signals, int count, TimeSpan within, TimeSpan interval)
{
    // for each signal when it was heard, oldest first; never more than count
    private readonly Queue<TimeSpan>[] _heard = [.. Enumerable.Range(0, signals).Select(static _ => new Queue<TimeSpan>())];
    private TimeSpan? _started;
    private bool _isRunning;

    /// <summary>Whether a start is owed: what it waits for has been heard.</summary>
    public bool IsOwed { get; private set; }

    /// <summary>When the start that is owed may happen by time alone; null when none is, or when one still runs.</summary>
    public TimeSpan? Due => !IsOwed || _isRunning ? null : _started + interval ?? TimeSpan.Zero;

    public long Heard { get; private set; }

    public long Started { get; private set; }

    /// <summary>How often its condition was met while a start was owed already: one start answers for all of them.</summary>
    public long Coalesced { get; private set; }

    /// <summary>Takes in a signal that matches those of the patterns that <paramref name="matches"/> says yes to.</summary>
    /// <returns>Whether its condition was met by it.</returns>
    public bool Hear(Func<int, bool> matches, TimeSpan now)
    {
        Heard++;
        for (var signal = 0; signal < _heard.Length; signal++)
        {
            if (!matches(signal))
                continue;
            if (_heard[signal].Count == count)
                _heard[signal].Dequeue();
            _heard[signal].Enqueue(now);
        }

        Forget(now);
        if (_heard.Any(heard => heard.Count < count))
            return false;
        foreach (var heard in _heard)
            heard.Clear();
        Coalesced += IsOwed ? 1 : 0;
        IsOwed = true;
        CheckInvariants();
        return true;
    }

    /// <returns>Whether it is to start now; then <see cref="End"/> follows.</returns>
    public bool TryStart(TimeSpan now)
    {
        if (!(now >= Due))
            return false;
        (IsOwed, _isRunning, _started) = (false, true, now);
        Started++;
        CheckInvariants();
        return true;
    }

    public void End() => _isRunning = false;

    private void Forget(TimeSpan now)
    {
        foreach (var heard in _heard)
        {
            while (heard.TryPeek(out var at) && now - at >= within)
                heard.Dequeue();
        }
    }

    [Conditional("DEBUG")]
    private void CheckInvariants()
    {
        Debug.Assert(_heard.All(heard => heard.Count <= count), "No more is remembered than is asked for.");
        Debug.Assert(Started + Coalesced + (IsOwed ? 1 : 0) <= Heard, "Each start has a signal of its own.");
    }
}
