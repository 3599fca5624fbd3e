namespace Ephemeral.Actors;

/// <summary>A gate whose limit never changes, on a <see cref="SemaphoreSlim"/>: the cheapest way in.</summary>
public sealed class FixedConcurrencyGate : IConcurrencyGate, IDisposable
{
    private readonly SemaphoreSlim _room;

    /// <summary>Makes a gate.</summary>
    /// <param name="limit">How many may be in at the same time; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is less than 1.</exception>
    public FixedConcurrencyGate(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        Limit = limit;
        _room = new SemaphoreSlim(limit, limit);
    }

    /// <inheritdoc/>
    public int Limit { get; }

    /// <inheritdoc/>
    public int Entered => Limit - _room.CurrentCount;

    /// <inheritdoc/>
    public bool TryEnter() => _room.Wait(0, CancellationToken.None);

    /// <inheritdoc/>
    public ValueTask EnterAsync(CancellationToken cancellationToken = default) => new(_room.WaitAsync(cancellationToken));

    /// <inheritdoc/>
    public void Exit()
    {
        try
        {
            _room.Release();
        }
        catch (SemaphoreFullException)
        {
            throw new InvalidOperationException($"Nobody is in this gate of {Limit}. Call Exit once for each Enter.");
        }
    }

    /// <summary>Lets go of the semaphore. Nobody may be waiting.</summary>
    public void Dispose() => _room.Dispose();
}
