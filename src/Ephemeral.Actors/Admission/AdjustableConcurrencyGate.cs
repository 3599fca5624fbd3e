namespace Ephemeral.Actors;

/// <summary>
/// A gate whose limit can be changed at any time: raised, it lets waiting ones in at once; lowered, it lets nobody in until fewer are in than the new
/// limit.
/// </summary>
public sealed class AdjustableConcurrencyGate : IConcurrencyGate
{
    // guards all fields
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = [];
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
            return TryEnter_NeedsLock();
    }

    /// <inheritdoc/>
    public ValueTask EnterAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);
        LinkedListNode<TaskCompletionSource> waiter;
        lock (_lock)
        {
            if (TryEnter_NeedsLock())
                return ValueTask.CompletedTask;
            waiter = _waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
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

    private async Task WaitAsync(LinkedListNode<TaskCompletionSource> waiter, CancellationToken cancellationToken)
    {
        using var _ = cancellationToken.UnsafeRegister(
            static (waiter, token) => ((TaskCompletionSource)waiter!).TrySetCanceled(token), waiter.Value);
        try
        {
            await waiter.Value.Task.ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
                waiter.List?.Remove(waiter);
        }
    }

    // overtakes nobody: whoever makes room lets in as many as there is room for, so nobody waits while there is any
    private bool TryEnter_NeedsLock()
    {
        if (_entered >= _limit)
            return false;
        _entered++;
        return true;
    }

    private void LetIn_NeedsLock()
    {
        while (_entered < _limit && _waiting.First is { } first)
        {
            _waiting.Remove(first);
            // one that was cancelled has gone already
            if (first.Value.TrySetResult())
                _entered++;
        }
    }
}
