namespace Ephemeral.Actors;

/// <summary>
/// A gate whose limit can be changed at any time: raised, it lets waiting ones in at once; lowered, it lets nobody in until fewer are in
/// than the new limit.
/// </summary>
public sealed class AdjustableConcurrencyGate : IConcurrencyGate
{
    // guards all fields
    private readonly Lock _lock = new();
    private readonly Queue<WaiterEntry> _waiting = new();
    private int _limit;
    private int _entered;

    /// <summary>Makes a gate.</summary>
    /// <param name="limit">How many may be in at the same time; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is less than 1.</exception>
    public AdjustableConcurrencyGate(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        _limit = limit;
    }

    /// <inheritdoc/>
    public int Limit => Volatile.Read(ref _limit);

    /// <inheritdoc/>
    public int Entered => Volatile.Read(ref _entered);

    /// <summary>Changes the limit.</summary>
    /// <param name="limit">How many may be in at the same time from now on; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is less than 1.</exception>
    public void UpdateLimit(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        lock (_lock)
        {
            _limit = limit;
            LetIn_NeedsLock();
        }
    }

    /// <inheritdoc/>
    public bool TryEnter()
    {
        lock (_lock)
        {
            if (_entered >= _limit || _waiting.Count > 0)
                return false;
            _entered++;
            return true;
        }
    }

    /// <inheritdoc/>
    public ValueTask EnterAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);
        WaiterEntry waiter;
        lock (_lock)
        {
            if (_entered < _limit && _waiting.Count == 0)
            {
                _entered++;
                return ValueTask.CompletedTask;
            }

            while (_waiting.TryPeek(out var first) && first.Task.IsCompleted)
                _waiting.Dequeue();
            _waiting.Enqueue(waiter = new WaiterEntry());
        }

        return new ValueTask(WaitAsync(waiter, cancellationToken));
    }

    /// <inheritdoc/>
    public void Exit()
    {
        lock (_lock)
        {
            if (_entered == 0)
                throw new InvalidOperationException($"Nobody is in this gate of {_limit}. Call Exit once for each Enter.");
            _entered--;
            LetIn_NeedsLock();
        }
    }

    private static async Task WaitAsync(WaiterEntry waiter, CancellationToken cancellationToken)
    {
        using var _ = cancellationToken.UnsafeRegister(
            static (waiter, token) => ((WaiterEntry)waiter!).TrySetCanceled(token), waiter);
        await waiter.Task.ConfigureAwait(false);
    }

    private void LetIn_NeedsLock()
    {
        while (_entered < _limit && _waiting.TryDequeue(out var waiter))
        {
            // one that was cancelled has gone already
            if (waiter.TrySetResult())
                _entered++;
        }
    }

    /// <summary>Somebody who waits; let in, or cancelled, whichever comes first.</summary>
    private sealed class WaiterEntry() : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
}
