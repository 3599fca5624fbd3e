using Ephemeral.Actors;

namespace Ephemeral.Patterns;

public sealed partial class EphemeralCache<TKey, TValue>
{
    private async ValueTask<TValue> WaitAsync(Flight flight, CacheFlight? waiting, CancellationToken cancellationToken)
    {
        try
        {
            return await flight.Landed.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            bool isAbandoned;
            lock (_lock)
                isAbandoned = _core.Leave(flight, waiting);
            if (isAbandoned)
                flight.Abandon(_coordinator);
        }
    }

    private async Task FlyAsync(Flight flight, ValueTask<EphemeralTask<bool>> submitting)
    {
        Exception? error = null;
        try
        {
            var task = await submitting.ConfigureAwait(false);
            flight.HasTakenOff(task.Id, _coordinator);
            await task.Completion.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            error = e;
        }

        try
        {
            lock (_lock)
            {
                if (_core.End(flight) && error is null && !_isDisposed)
                    _kept.Keep(flight.Key, flight.Value!);
            }
        }
        finally
        {
            // waiters get the value even when a key or a clock of the application throws
            flight.Land(error);
        }
    }

    private void Look()
    {
        lock (_lock)
        {
            if (!_isDisposed)
                _kept.Look();
        }
    }

    private long Read(Func<FlightCore<TKey, Flight>, long> read)
    {
        lock (_lock)
            return read(_core);
    }

    /// <summary>The computation of one value.</summary>
    private sealed class Flight(TKey key) : FlightCore<TKey, Flight>.Flight(key)
    {
        private readonly CancellationTokenSource _abandoned = new();
        private long _id;

        public TValue? Value { get; set; }

        public TaskCompletionSource<TValue> Landed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Ends the waiting for room.</summary>
        public CancellationToken Abandoned => _abandoned.Token;

        public void HasTakenOff(long id, EphemeralCoordinator coordinator)
        {
            Interlocked.Exchange(ref _id, id);
            if (Abandoned.IsCancellationRequested)
                coordinator.Cancel(id);
        }

        public void Abandon(EphemeralCoordinator coordinator)
        {
            _abandoned.Cancel();
            if (Interlocked.Read(ref _id) is not 0 and var id)
                coordinator.Cancel(id);
        }

        public void Land(Exception? error)
        {
            if (error is null)
                Landed.SetResult(Value!);
            else
                Landed.SetException(error);
            // it may be that nobody waits any more
            _ = Landed.Task.Exception;
        }
    }
}
