using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>
/// Computes the value of a key once at a time, whoever and however many ask for it, and keeps it for a while. Failures are not
/// kept. Any thread may call any member.
/// </summary>
/// <remarks>
/// Values are computed by a coordinator of its own, which bounds how many are at the same time; its window shows the operations
/// without keys and values. A computation that nobody waits for any more is cancelled; it, and one whose key was removed
/// meanwhile, may still be ending when the next of its key begins. A computation may ask for the values of other keys, here and in
/// other caches, with places to spare: each that waits keeps its own place. One that asks for its own key, be it by way of other
/// keys and caches, is told so by an error. A circle that leads through an operation of a coordinator is not seen, since nothing
/// flows into those: it waits until the <see cref="EphemeralOptions.OperationTimeout"/> of <see cref="EphemeralCacheOptions.Coordinator"/>
/// ends it, so set that, and pass on the token, where computations wait for operations.
/// </remarks>
/// <typeparam name="TKey">The keys, by their own equality.</typeparam>
/// <typeparam name="TValue">The values. They are handed out as they are: do not dispose of them.</typeparam>
public sealed partial class EphemeralCache<TKey, TValue> : IAsyncDisposable
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly FlightCore<TKey, Flight> _core = new();
    private readonly KeptValues<TKey, TValue> _kept;
    private readonly EphemeralResultCoordinator<Flight, bool> _coordinator;
    private long _hits;
    private bool _isDisposed;

    /// <summary>Makes an empty cache.</summary>
    /// <param name="compute">Computes the value of a key. Its token is cancelled when nobody waits for it, by a timeout, or by
    /// disposal.</param>
    /// <param name="options">What it keeps; null for the defaults.</param>
    /// <param name="system">Where its coordinator lives; null for the system that all such coordinators of the process
    /// share.</param>
    /// <param name="name">What its coordinator is called; null for a name made from its kind and a number.</param>
    /// <exception cref="ArgumentNullException"><paramref name="compute"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; all that are wrong are named.</exception>
    public EphemeralCache(
        Func<TKey, CancellationToken, Task<TValue>> compute, EphemeralCacheOptions? options = null, ActorSystem? system = null,
        string? name = null)
    {
        ArgumentNullException.ThrowIfNull(compute);
        options ??= new EphemeralCacheOptions();
        options.Check().ThrowIfAny();
        _coordinator = new EphemeralResultCoordinator<Flight, bool>(
            async (flight, token) =>
            {
                using var inside = flight.Enter();
                flight.Value = await compute(flight.Key, token).ConfigureAwait(false);
                return true;
            },
            options.Coordinator, system, name);
        _kept = new KeptValues<TKey, TValue>(options, new PatternClock(_coordinator.Options.TimeProvider), Look);
    }

    /// <summary>The coordinator that computes, to watch and steer it.</summary>
    public EphemeralCoordinator Coordinator => _coordinator;

    /// <summary>How many values are kept; some may be too old, and leave within a minute.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _isDisposed ? 0 : _kept.Count;
        }
    }

    /// <summary>How often a value was there, ever.</summary>
    public long TotalHits => Interlocked.Read(ref _hits);

    /// <summary>How many computations began, ever; the coordinator says how they ended.</summary>
    public long TotalComputed => Read(static core => core.Began);

    /// <summary>How often somebody joined a computation that was under way, ever.</summary>
    public long TotalJoined => Read(static core => core.Joined);

    /// <summary>How many computations nobody waited for any more, ever.</summary>
    public long TotalAbandoned => Read(static core => core.Abandoned);

    /// <summary>How many values made room for others, ever.</summary>
    public long TotalEvicted
    {
        get
        {
            lock (_lock)
                return _kept.Evicted;
        }
    }

    /// <summary>The value of a key: the one that is kept, or the one that is being computed, or else it is computed
    /// now.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Ends the waiting; the computation goes on while others wait for it.</param>
    /// <exception cref="InvalidOperationException">The value would be computed from itself; or intake of the coordinator has
    /// ended.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed, or its actor system has ended.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled, or the computation was.</exception>
    /// <remarks>What the computation throws, everyone who waits for it gets.</remarks>
    public ValueTask<TValue> GetAsync(TKey key, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<TValue>(cancellationToken);
        Flight? flight;
        var waiting = CacheFlight.Current;
        bool isNew;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_kept.TryGet(key, out var value))
            {
                _hits++;
                return new ValueTask<TValue>(value);
            }

            isNew = _core.Join(key, waiting, static key => new Flight(key), out flight);
            _core.CheckInvariants();
        }

        if (flight is null)
        {
            throw new InvalidOperationException(
                "The value is computed from itself: what computes it waits for it, maybe by way of others. Ask for other keys alone.");
        }

        if (isNew)
            _ = FlyAsync(flight, _coordinator.SubmitAsync(flight, flight.Abandoned));
        return WaitAsync(flight, waiting, cancellationToken);
    }

    /// <summary>The value of a key, if it is kept. Nothing is computed.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value; default where there is none.</param>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (_lock)
        {
            value = default;
            if (_isDisposed || !_kept.TryGet(key, out value))
                return false;
            _hits++;
            return true;
        }
    }

    /// <summary>Forgets the value of a key. One that is being computed goes to those who wait for it, and is not kept.</summary>
    /// <param name="key">The key.</param>
    /// <returns>Whether there was one, or one under way.</returns>
    public bool Remove(TKey key)
    {
        lock (_lock)
            return !_isDisposed && (_kept.Remove(key) | _core.Invalidate(key));
    }

    /// <summary>Forgets all values, also those that are being computed.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            _kept.Clear();
            _core.InvalidateAll();
        }
    }

    /// <summary>How many values are kept, and what the coordinator does.</summary>
    public override string ToString() => $"{Count} values, {_coordinator}";

    /// <summary>Forgets everything and disposes of the coordinator: computations are cancelled, whoever waits is told. Calling it
    /// again waits for the same.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (!_isDisposed)
                _kept.Dispose();
            _isDisposed = true;
        }

        return _coordinator.DisposeAsync();
    }
}
