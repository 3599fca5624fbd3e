using System.Diagnostics;
using Ephemeral.Actors.Time;

namespace Ephemeral.Actors.Signals;

/// <summary>Whether new work is held back because of a signal: while that is there, but for <paramref name="limit"/> at the most. After
/// that it has given up, until the signal has gone. Times are stamps of one clock; the limit is in the same unit, more than
/// zero.</summary>
[DebuggerDisplay("{_state}")]
internal sealed class Deferral(long limit)
{
    public const long NoLimit = long.MaxValue;

    private State _state;
    private long _since;

    private enum State
    {
        Open,
        Holding,
        GivenUp,
    }

    public bool IsHolding => _state == State.Holding;

    /// <summary>Whether it has held for as long as it may, and the signal is still there.</summary>
    public bool HasGivenUp => _state == State.GivenUp;

    /// <summary>Since when it holds; null when it does not.</summary>
    public long? Since => IsHolding ? _since : null;

    /// <summary>When it will give up; null while it does not hold, and without limit.</summary>
    public long? Due => IsHolding && limit != NoLimit ? _since + limit : null;

    /// <summary>The limit of so many intervals; without one for no attempts, and for a product that no clock can hold.</summary>
    public static long LimitOf(Clock clock, int attempts, TimeSpan interval) =>
        attempts == 0 || interval > TimeSpan.MaxValue / attempts / 4 ? NoLimit : clock.StampsIn(interval * attempts);

    /// <summary>Looks how it is now. Called when the signal has come or gone, and when <see cref="Due"/> has passed.</summary>
    public DeferralStep Look(bool isPresent, long now)
    {
        switch (_state)
        {
            case State.Open when isPresent:
                (_state, _since) = (State.Holding, now);
                return DeferralStep.Held;
            case State.Holding when !isPresent:
                _state = State.Open;
                return DeferralStep.Released;
            case State.Holding when now - _since >= limit:
                _state = State.GivenUp;
                return DeferralStep.GaveUp;
            default:
                _state = isPresent ? _state : State.Open;
                return DeferralStep.None;
        }
    }

    [Conditional("DEBUG")]
    public void CheckInvariants(bool wasPresent, long now)
    {
        Debug.Assert(IsHolding == (Since is not null), "what holds does so since some time");
        Debug.Assert(!IsHolding || now - _since < limit, "it holds no longer than it may");
        Debug.Assert(_state == State.Open == !wasPresent, "it is open while there is no signal");
    }
}

/// <summary>What has changed about a <see cref="Deferral"/>.</summary>
internal enum DeferralStep
{
    None,

    /// <summary>From now on nothing starts.</summary>
    Held,

    /// <summary>The signal is gone: work goes on.</summary>
    Released,

    /// <summary>The signal is still there, and work goes on.</summary>
    GaveUp,
}
