namespace Ephemeral.Actors.Diagnostics;

/// <summary>Lets so many lines into a log in each period, which begins with the first line after the one before it, and counts the others.</summary>
internal sealed class LogRate(int most, long period)
{
    private long? _endsAt;
    private int _taken;

    /// <summary>How many lines were left out since this was last asked for.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Whether the line may be logged; otherwise it is counted. Times are stamps of one clock, in the unit of the period.</summary>
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
