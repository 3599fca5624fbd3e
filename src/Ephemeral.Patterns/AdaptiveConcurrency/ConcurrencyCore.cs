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
        if (IsWithin(_changed, now))
        {
            HeldBack++;
            return limit;
        }

        var next = (int)Math.Clamp((long)limit + increaseBy, least, most);
        if (next != limit)
        {
            _changed = now;
            Increases++;
        }
        else
        {
            AtBound++;
        }

        CheckInvariants(next);
        return next;
    }

    /// <returns>The limit from now on.</returns>
    public int Decrease(int limit, TimeSpan now)
    {
        if (IsWithin(_decreased, now))
        {
            HeldBack++;
            return limit;
        }

        var next = Math.Clamp((int)(limit * decreaseFactor), least, most);
        if (next != limit)
        {
            _changed = _decreased = now;
            Decreases++;
        }
        else
        {
            AtBound++;
        }

        CheckInvariants(next);
        return next;
    }

    private bool IsWithin(TimeSpan? change, TimeSpan now) => now - change < cooldown;

    [Conditional("DEBUG")]
    private void CheckInvariants(int limit)
    {
        Debug.Assert(limit >= least && limit <= most, "The limit keeps within its bounds.");
        Debug.Assert(_decreased is null || _changed >= _decreased, "A decrease is a change.");
    }
}
