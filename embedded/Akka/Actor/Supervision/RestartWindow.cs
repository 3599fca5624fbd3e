using System.Diagnostics;

namespace Akka.Actor;

/// <summary>How often a child was restarted lately.</summary>
internal struct RestartWindow
{
    private int _restarts;
    private long _started;

    /// <summary>Counts a restart if it is within the limits; negative limits are none.</summary>
    internal bool TryRestart(int maxRetries, int withinMilliseconds)
    {
        if (maxRetries == 0) return false;
        if (withinMilliseconds > 0) return TryRestartWithin(maxRetries > 0 ? maxRetries : 1, withinMilliseconds);
        if (maxRetries < 0) return true;
        return ++_restarts <= maxRetries;
    }

    private bool TryRestartWithin(int maxRetries, int milliseconds)
    {
        if (_restarts > 0 && Stopwatch.GetElapsedTime(_started).TotalMilliseconds <= milliseconds)
            return ++_restarts <= maxRetries;
        _started = Stopwatch.GetTimestamp();
        _restarts = 1;
        return true;
    }
}
