using System.Diagnostics;

namespace Ephemeral.Patterns;

/// <summary>The computations under way: one a key, with how many wait for it.</summary>
internal sealed class FlightCore<TKey, TFlight>
    where TKey : notnull
    where TFlight : FlightCore<TKey, TFlight>.Flight
{
    private readonly Dictionary<TKey, TFlight> _flights = [];

    /// <summary>Those that began.</summary>
    public long Began { get; private set; }

    /// <summary>How often somebody joined one that was under way.</summary>
    public long Joined { get; private set; }

    /// <summary>Those that nobody waited for any more.</summary>
    public long Abandoned { get; private set; }

    /// <summary>Somebody waits for the computation of a key; it begins where there is none.</summary>
    /// <param name="key">The key.</param>
    /// <param name="waiting">The computation that waits, of whichever cache; null for somebody else.</param>
    /// <param name="begin">Makes the computation.</param>
    /// <param name="flight">What is waited for; null when that would never end, since it waits for
    /// <paramref name="waiting"/>.</param>
    /// <returns>Whether it is to begin.</returns>
    public bool Join(TKey key, CacheFlight? waiting, Func<TKey, TFlight> begin, out TFlight? flight)
    {
        var isNew = !_flights.TryGetValue(key, out flight);
        if (isNew)
            _flights.Add(key, flight = begin(key));
        if (waiting?.TryWaitFor(flight!) == false)
        {
            flight = null;
            return false;
        }

        flight!.Waiters++;
        Began += isNew ? 1 : 0;
        Joined += isNew ? 0 : 1;
        return isNew;
    }

    /// <summary>Somebody does not wait any more.</summary>
    /// <returns>Whether it is to be cancelled, since nobody waits for it.</returns>
    public bool Leave(TFlight flight, CacheFlight? waiting)
    {
        waiting?.WaitsNoMoreFor(flight);
        if (--flight.Waiters > 0 || flight.HasEnded)
            return false;
        Abandoned++;
        flight.HasEnded = true;
        Remove(flight);
        return true;
    }

    /// <summary>It has ended.</summary>
    /// <returns>Whether its value may be kept: nobody has invalidated its key meanwhile.</returns>
    public bool End(TFlight flight)
    {
        flight.HasEnded = true;
        return Remove(flight);
    }

    /// <summary>What is being computed for a key is not to be kept, nor joined from now on. Whoever waits gets it.</summary>
    public bool Invalidate(TKey key) => _flights.Remove(key);

    public void InvalidateAll() => _flights.Clear();

    [Conditional("DEBUG")]
    public void CheckInvariants() => Debug.Assert(
        _flights.Values.All(static flight => flight is { Waiters: > 0, HasEnded: false }), "Each is waited for and has not ended.");

    private bool Remove(TFlight flight) =>
        _flights.TryGetValue(flight.Key, out var present) && ReferenceEquals(present, flight) && _flights.Remove(flight.Key);

    /// <summary>A computation.</summary>
    public abstract class Flight(TKey key) : CacheFlight
    {
        public TKey Key => key;

        public int Waiters { get; set; }

        public bool HasEnded { get; set; }
    }
}
