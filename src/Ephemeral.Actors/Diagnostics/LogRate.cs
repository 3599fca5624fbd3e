namespace Ephemeral.Actors.Diagnostics;

/// <summary>
/// Lets so many lines into a log in each period, and counts those left out. A period begins with the first line after the one before it.
/// Times are the stamps of one clock; <paramref name="period"/> is in the same unit.
/// </summary>
internal sealed class LogRate(int most, long period)
{
    private long? _endsAt;
    private int _taken;

    /// <summary>How many lines were left out since this was last asked for.</summary>
    public int LeftOut { get; private set; }

    /// <returns>Whether the line may be logged; otherwise it is counted.</returns>
    public bool TryTake(long now)
    {
        if (_endsAt is not { } endsAt || now >= endsAt)
            (_endsAt, _taken) = (now + period, 0);
        if (_taken == most)
        {
            LeftOut++;
            return false;
        }

        _taken++;
        return true;
    }

    public int TakeLeftOut()
    {
        var leftOut = LeftOut;
        LeftOut = 0;
        return leftOut;
    }
}
