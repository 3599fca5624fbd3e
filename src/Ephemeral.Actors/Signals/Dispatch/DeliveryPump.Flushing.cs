namespace Ephemeral.Actors.Signals.Dispatch;

// Waiting for what was posted, with the pump left open or closed. A caller that gives up leaves no mark behind.
internal sealed partial class DeliveryPump
{
    public async Task FlushAsync(CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        var wait = BeginFlush(close: false);
        try
        {
            await wait.Task.WaitAsync(token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Abandon(wait);
            throw;
        }
    }

    /// <summary>
    /// Ends intake and waits for what is queued; when that takes too long, drops it and cancels the handlers' token.
    /// </summary>
    public async ValueTask CloseAsync()
    {
        var wait = BeginFlush(close: true);
        try
        {
            await wait.Task.WaitAsync(drainTimeout, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await GiveUpAsync(wait).ConfigureAwait(false);
        }
    }

    private FlushWait BeginFlush(bool close)
    {
        SignalDelivery? next;
        FlushWait wait;
        var inside = _current.Value;
        lock (_lock)
        {
            _isClosed |= close;
            wait = (FlushWait)queue.Mark(new FlushWait(), inside);
            wait.Callers++;
            next = Settle();
        }

        Start(next);
        return wait;
    }

    private void Abandon(FlushWait wait)
    {
        lock (_lock)
        {
            if (--wait.Callers == 0)
                queue.Withdraw(wait);
        }
    }

    private async Task GiveUpAsync(FlushWait wait)
    {
        Abandon(wait);
        lock (_lock)
        {
            queue.DropAll();
            Settle();
        }

        try
        {
            await _stop.CancelAsync().ConfigureAwait(false);
        }
        catch (AggregateException)
        {
            // what a handler registered with its token threw
            Interlocked.Increment(ref _callbackFailures);
        }
    }
}
