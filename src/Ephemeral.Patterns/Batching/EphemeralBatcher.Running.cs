namespace Ephemeral.Patterns;

public sealed partial class EphemeralBatcher<T>
{
    private async Task RunAsync()
    {
        var core = new BatchCore<T>(_options.MaxSize, _options.MaxDelay);
        // a look that finds no room is not needed: what is before it looks as well
        using var timer = new OneShotTimer(_clock.Time, () => _entries.Writer.TryWrite(default));
        T[] atHand = [];
        TaskCompletionSource? flushing = null;
        TimeSpan? armed = null;
        try
        {
            await foreach (var entry in _entries.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                flushing = entry.Flushed;
                if (entry.IsItem)
                    core.Add(entry.Item, entry.Since);
                // what has waited behind another batch may be due as it comes: what waits with it goes with it
                if (core.IsFull || (core.IsDue(_clock.Now) && _entries.Reader.Count == 0) || (flushing is not null && core.Count > 0))
                {
                    atHand = core.Take();
                    await HandOverAsync(atHand).ConfigureAwait(false);
                    atHand = [];
                }

                // a look that came a little early is planned again
                if (armed != core.Due || !entry.IsItem)
                    timer.Set((armed = core.Due) - _clock.Now);
                flushing?.TrySetResult();
            }

            atHand = core.Take();
            if (atHand.Length > 0)
                await HandOverAsync(atHand).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Fail(e, [.. atHand, .. core.Take()], flushing);
        }
    }

    private async Task HandOverAsync(T[] batch)
    {
        await BoundedEnqueue.EnqueueAsync(_enqueue, batch, _options.ShutdownTimeout, _giveUp.Token).ConfigureAwait(false);
        Interlocked.Increment(ref _batches);
        Interlocked.Add(ref _handedOver, batch.Length);
        if (batch.Length == _options.MaxSize)
            Interlocked.Increment(ref _full);
    }

    private void Fail(Exception failure, List<T> remaining, TaskCompletionSource? flushing)
    {
        _failure = failure;
        _entries.Writer.TryComplete();
        List<TaskCompletionSource?> flushes = [flushing];
        while (_entries.Reader.TryRead(out var entry))
        {
            if (entry.IsItem)
                remaining.Add(entry.Item);
            else
                flushes.Add(entry.Flushed);
        }

        _remaining = remaining;
        flushes.ForEach(flushed => flushed?.TrySetException(Failed()));
    }
}
