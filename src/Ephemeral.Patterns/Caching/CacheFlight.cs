namespace Ephemeral.Patterns;

/// <summary>A computation of any cache, with the computations that its own needs the values of, in whichever caches.</summary>
/// <remarks>Waits of all caches are under one lock, since a circle may lead through several. Caches take it within their own, and only where
/// one computation asks for another; nothing of the application's runs under it.</remarks>
internal abstract class CacheFlight
{
    private static readonly Lock Waits = new();
    private static readonly AsyncLocal<Inside?> Ambient = new();

    // one as often as it is waited for
    private readonly List<CacheFlight> _waitsFor = [];

    /// <summary>The computation that the code at hand is part of; null outside, and in code that has outlived it.</summary>
    public static CacheFlight? Current => Ambient.Value?.Flight;

    /// <summary>The caller, and what it starts, is part of this computation until it disposes of the result.</summary>
    public IDisposable Enter() => Ambient.Value = new Inside(this);

    /// <returns>False when the other waits for this one, so that neither would ever end.</returns>
    public bool TryWaitFor(CacheFlight other)
    {
        lock (Waits)
        {
            if (other.Reaches(this))
                return false;
            _waitsFor.Add(other);
            return true;
        }
    }

    public void WaitsNoMoreFor(CacheFlight other)
    {
        lock (Waits)
            _waitsFor.Remove(other);
    }

    private bool Reaches(CacheFlight to)
    {
        HashSet<CacheFlight> seen = [];
        Stack<CacheFlight> left = new([this]);
        while (left.TryPop(out var flight))
        {
            if (ReferenceEquals(flight, to))
                return true;
            if (seen.Add(flight))
                flight._waitsFor.ForEach(left.Push);
        }

        return false;
    }

    private sealed class Inside(CacheFlight flight) : IDisposable
    {
        private volatile CacheFlight? _flight = flight;

        public CacheFlight? Flight => _flight;

        public void Dispose() => _flight = null;
    }
}
