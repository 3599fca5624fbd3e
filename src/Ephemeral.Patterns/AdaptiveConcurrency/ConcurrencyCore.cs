using System.Diagnostics;

namespace Ephemeral.Patterns;

/// <summary>Additive increase, multiplicative decrease, between two bounds, with a cooldown.</summary>
internal sealed class ConcurrencyCore(int least, int most, int increaseBy, double decreaseFactor, TimeSpan cooldown)
{
    private TimeSpan? _changed;
    private TimeSpan? _decreased;

    public long Increases { get; private set; }

    public long Decreases { get; private set; }

    /// <summary>Signals that changed nothing because the cooldown had not passed.</summary>
    public long HeldBack { get; private set; }

    /// <summary>Signals that changed nothing because the limit was at its bound.</summary>
    public long AtBound { get; private set; }

    /// <returns>The limit from now on.</returns>
    public int Increase(int limit, TimeSpan now)
    {
        var next = Move(limit, (long)limit + increaseBy, _changed, now);
        Increases += next != limit ? 1 : 0;
        return next;
    }

    /// <returns>The limit from now on.</returns>
    public int Decrease(int limit, TimeSpan now)
    {
        var next = Move(limit, (long)(limit * decreaseFactor), _decreased, now);
        if (next == limit)
            return next;
        _decreased = now;
        Decreases++;
        return next;
    }

    private int Move(int limit, long to, TimeSpan? last, TimeSpan now)
    {
        if (now - last < cooldown)
        {
            HeldBack++;
            return limit;
        }

        var next = (int)Math.Clamp(to, least, most);
        if (next != limit)
            _changed = now;
        else
            AtBound++;
        CheckInvariants(next);
        return next;
    }

    [Conditional("DEBUG")]
    private void CheckInvariants(int limit)
    {
        Debug.Assert(limit >= least && limit <= most, "The limit keeps within its bounds.");
        Debug.Assert(_decreased is null || _changed >= _decreased, "A decrease is a change.");
    }
}
