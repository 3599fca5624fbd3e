namespace Ephemeral.Actors;

/// <summary>A gate whose limit never changes, on a <see cref="SemaphoreSlim"/>: the cheapest way in.</summary>
public sealed class FixedConcurrencyGate : IConcurrencyGate, IDisposable
{
#pragma warning disable CA2213 // neither holds anything to let go of, and a semaphore that is disposed of forgets those that wait
    private readonly SemaphoreSlim _room;
    private readonly CancellationTokenSource _disposing = new();
#pragma warning restore CA2213

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
    /// <exception cref="ObjectDisposedException">The gate is disposed.</exception>
    public bool TryEnter()
    {
        ObjectDisposedException.ThrowIf(_disposing.IsCancellationRequested, this);
        return _room.Wait(0, CancellationToken.None);
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The gate is disposed, before the call or while it waits.</exception>
    public ValueTask EnterAsync(CancellationToken cancellationToken = default) =>
        !cancellationToken.IsCancellationRequested && TryEnter() ? ValueTask.CompletedTask : WaitAsync(cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The gate is disposed.</exception>
    public void Exit()
    {
        ObjectDisposedException.ThrowIf(_disposing.IsCancellationRequested, this);
        try
        {
            _room.Release();
        }
        catch (SemaphoreFullException)
        {
            throw new InvalidOperationException($"Nobody is in this gate of {Limit}. Call Exit once for each Enter.");
        }
    }

    /// <summary>Ends every wait, by an <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose() => _disposing.Cancel();

    private async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposing.Token);
        try
        {
            await _room.WaitAsync(ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ObjectDisposedException(GetType().FullName, $"This gate of {Limit} was disposed of while somebody waited for it.");
        }
    }
}
