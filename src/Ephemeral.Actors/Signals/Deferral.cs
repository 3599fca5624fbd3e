using System.Diagnostics;
using Ephemeral.Actors.Time;

namespace Ephemeral.Actors.Signals;

/// <summary>
/// Whether new work is held back because of a signal: while that is there, but for <paramref name="limit"/> at the most. After that it has
/// given up, until the signal has gone. Times are stamps of one clock; the limit is in the same unit, more than zero.
/// </summary>
[DebuggerDisplay("since {Since}, has given up: {HasGivenUp}")]
internal sealed class Deferral(long limit)
{
    public const long NoLimit = long.MaxValue;

    /// <summary>Since when it holds; null when it does not.</summary>
    public long? Since { get; private set; }

    /// <summary>Whether it has held for as long as it may, and the signal is still there.</summary>
    public bool HasGivenUp { get; private set; }

    /// <summary>When it will give up; null while it does not hold, and without limit.</summary>
    public long? Due => limit == NoLimit ? null : Since + limit;

    /// <summary>So many intervals; <see cref="NoLimit"/> for no attempts, and for a product that no clock can hold.</summary>
    public static long LimitOf(Clock clock, int attempts, TimeSpan interval) =>
        attempts == 0 || interval > TimeSpan.MaxValue / attempts / 4 ? NoLimit : clock.StampsIn(interval * attempts);

    /// <summary>Takes in whether the signal is present. Called when the signal has come or gone, and when <see cref="Due"/> has passed.</summary>
    /// <returns>Whether it gives up now.</returns>
    public bool Update(bool isPresent, long now)
    {
        var givesUp = isPresent && now - Since >= limit;
        HasGivenUp = isPresent && (HasGivenUp || givesUp);
        Since = isPresent && !HasGivenUp ? Since ?? now : null;
        return givesUp;
    }

    [Conditional("DEBUG")]
    public void CheckInvariants(bool wasPresent, long now)
    {
        Debug.Assert(Since is null || now - Since < limit, "it holds no longer than it may");
        Debug.Assert((Since is not null || HasGivenUp) == wasPresent, "it holds or has given up while there is a signal");
    }
}
