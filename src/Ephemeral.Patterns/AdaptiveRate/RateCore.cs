using System.Diagnostics;

namespace Ephemeral.Patterns;

/// <summary>A rate that is cut by a factor when it is too much, at most once in a cooldown, and recovers by even steps, up to the most.
/// Time only grows from call to call.</summary>
internal sealed class RateCore(double least, double most, double step, TimeSpan stepEvery, double factor, TimeSpan cooldown)
{
    private readonly double _most = most;
    private TimeSpan? _decreased;

    public double Rate { get; private set; } = most;

    /// <summary>When the next step up is due; null at the most.</summary>
    public TimeSpan? Due { get; private set; }

    public long Increases { get; private set; }

    public long Decreases { get; private set; }

    /// <summary>Signals that changed nothing because the cooldown had not passed.</summary>
    public long HeldBack { get; private set; }

    /// <summary>Signals that changed nothing because the rate was at the least.</summary>
    public long AtBound { get; private set; }

    public void Decrease(TimeSpan now)
    {
        Advance(now);
        if (now - _decreased < cooldown)
        {
            HeldBack++;
            return;
        }

        // at the bound too, recovery waits from here on: it is too much still
        Due = now + stepEvery;
        if (Rate <= least)
        {
            AtBound++;
            return;
        }

        Rate = Math.Max(least, Rate * factor);
        _decreased = now;
        Decreases++;
        CheckInvariants();
    }

    /// <summary>Takes the steps that are due.</summary>
    public void Advance(TimeSpan now)
    {
        if (now >= Due)
        {
            // not one by one: after a machine has slept, very many may be due
            var (due, toMost) = (((now - Due.Value).Ticks / stepEvery.Ticks) + 1, Math.Ceiling((_most - Rate) / step));
            var steps = toMost <= due ? (long)toMost : due;
            Rate = toMost <= due ? _most : Math.Min(_most, Rate + (step * steps));
            Increases += steps;
            Due = Rate < _most ? Due + TimeSpan.FromTicks(stepEvery.Ticks * steps) : null;
        }

        CheckInvariants();
    }

    [Conditional("DEBUG")]
    private void CheckInvariants()
    {
        Debug.Assert(Rate >= least && Rate <= _most, "The rate keeps within its bounds.");
        Debug.Assert(Due is not null || Rate >= _most, "What is below the most recovers.");
    }
}
