using System.Runtime.ExceptionServices;
using Akka.Actor;
using Akka.Event;
using Ephemeral.Actors.Coordination;
using Ephemeral.Actors.Coordinators;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.ForEach;

/// <summary>One run over a collection or a stream: reads it into a coordinator of its own, drains that, and sums up.</summary>
internal sealed class ForEachLoop(
    EphemeralOptions? options, IProgress<EphemeralProgress>? progress, ActorSystem? system, CancellationToken cancellationToken)
{
    public const string Kind = "foreach";

    private readonly ActorSystem _system = system ?? SharedActorSystem.Get();
    private readonly CancellationTokenSource _stopReading = new();

    // the last failed operations; their snapshots are taken when the run is over
    private readonly Lock _lock = new();
    private readonly Queue<Operation> _failed = new();
    private EphemeralCoordinator _coordinator = null!;
    private long _refused;

    /// <summary>Those that the coordinator took.</summary>
    private EphemeralOptions Options => _coordinator.Options;

    /// <summary>A collection is read ahead, as there is room.</summary>
    public Task<EphemeralForEachSummary> OverAsync<T>(IEnumerable<T> source, OperationBody body)
    {
        if (source is not (IReadOnlyCollection<T> or ICollection<T>))
            return RunPacedAsync<T>(_ => new SequenceReader<T>(source.GetEnumerator()), body);
        var coordinator = new ForEachCoordinator<T>(body, options, _system, NoteEnd);
        return RunAsync(coordinator, stop => coordinator.EnqueueManyAsync(source, stop).AsTask());
    }

    public Task<EphemeralForEachSummary> OverAsync<T>(IAsyncEnumerable<T> source, OperationBody body) =>
        RunPacedAsync<T>(source.GetAsyncEnumerator, body);

    public Task<EphemeralForEachSummary> OverAsync<TKey, T>(
        IEnumerable<T> source, Func<T, TKey> keySelector, OperationBody body, IEqualityComparer<TKey>? keyComparer)
        where TKey : notnull
    {
        var coordinator = new KeyedForEachCoordinator<TKey, T>(keySelector, body, options, _system, NoteEnd, keyComparer);
        return RunAsync(coordinator, stop => coordinator.EnqueueManyAsync(source, stop).AsTask());
    }

    public Task<EphemeralForEachSummary> OverAsync<TKey, T>(
        IAsyncEnumerable<T> source, Func<T, TKey> keySelector, OperationBody body, IEqualityComparer<TKey>? keyComparer)
        where TKey : notnull
    {
        var coordinator = new KeyedForEachCoordinator<TKey, T>(keySelector, body, options, _system, NoteEnd, keyComparer);
        return RunAsync(coordinator, async stop =>
        {
            await foreach (var item in source.WithCancellation(stop).ConfigureAwait(false))
                await coordinator.EnqueueAsync(item, stop).ConfigureAwait(false);
        });
    }

    /// <summary>What is no collection may begin work when it is read, so it is read only when something may start.</summary>
    private Task<EphemeralForEachSummary> RunPacedAsync<T>(Func<CancellationToken, IAsyncEnumerator<T>> open, OperationBody body)
    {
        FixedConcurrencyGate? places = null;
        var coordinator = new ForEachCoordinator<T>(body, options, _system, (operation, outcome) =>
        {
            NoteEnd(operation, outcome);
            places!.Exit();
        });
        places = new FixedConcurrencyGate(coordinator.Options.MaxConcurrency);
        return RunAsync(coordinator, async stop =>
        {
            var items = open(stop);
            await using var _ = items.ConfigureAwait(false);
            while (true)
            {
                // the operation leaves its place when it ends
                if (!TryEnterSoon(places))
                    await places.EnterAsync(stop).ConfigureAwait(false);
                stop.ThrowIfCancellationRequested();
                if (!await items.MoveNextAsync().ConfigureAwait(false))
                    return;
                try
                {
                    await coordinator.EnqueueAsync(items.Current, stop).ConfigureAwait(false);
                }
                catch
                {
                    // taken from the source, and never to start
                    Interlocked.Increment(ref _refused);
                    throw;
                }
            }
        });
    }

    // bodies that end at once make room before a wait for it would have begun
    private static bool TryEnterSoon(FixedConcurrencyGate places)
    {
        for (var spins = 0; spins < 20; spins++)
        {
            if (places.TryEnter())
                return true;
            Thread.SpinWait(20);
        }

        return false;
    }

    private async Task<EphemeralForEachSummary> RunAsync(EphemeralCoordinator coordinator, Func<CancellationToken, Task> read)
    {
        _coordinator = coordinator;
        var context = coordinator.Shared;
        var start = context.Clock.StampOr(0);
        var reports = progress is null ? null : new ProgressReports(progress, () => Progress(start), context, _system);
        var error = await ReadAndDrainAsync(read).ConfigureAwait(false);
        var end = context.Clock.StampOr(start);
        var isCancelled = cancellationToken.IsCancellationRequested;
        await coordinator.DisposeAsync().ConfigureAwait(false);
        if (reports is not null)
            await reports.DisposeAsync().ConfigureAwait(false);

        if (isCancelled)
            throw new OperationCanceledException(cancellationToken);
        if (error is not null)
            ExceptionDispatchInfo.Throw(error);
        var summary = Summary(context.Clock.Between(start, end));
        return Options.ThrowOnFailure && summary.Failed > 0 ? throw summary.ToException() : summary;
    }

    /// <returns>Why the source could not be read to its end; null when it could, or when the run was cancelled.</returns>
    private async Task<Exception?> ReadAndDrainAsync(Func<CancellationToken, Task> read)
    {
        var drained = _coordinator.Shared.End.Drained;
        // disposal is what cancels: intake ends, what is pending never starts, what runs has its token cancelled
        using var cancelling = cancellationToken.UnsafeRegister(_ =>
        {
            _stopReading.CancelAsync().Observe();
            _ = _coordinator.DisposeAsync().AsTask();
        }, null);
        var reading = Task.Run(() => read(_stopReading.Token), _stopReading.Token);
        await Task.WhenAny(reading, drained).ConfigureAwait(false);
        var wasStopped = !reading.IsCompleted && !cancellationToken.IsCancellationRequested;
        _stopReading.CancelAsync().Observe();
        _coordinator.Complete();
        await drained.ConfigureAwait(false);
        var error = await ErrorOfAsync(reading).ConfigureAwait(false);
        return wasStopped ? CoordinatorErrors.Disposed(_coordinator.Name) : error;
    }

    /// <summary>A source that blocks and ignores that the run has ended is let go of, as a body is.</summary>
    private async Task<Exception?> ErrorOfAsync(Task reading)
    {
        var limit = Options.ShutdownTimeout;
        if (!reading.IsCompleted)
        {
            // by the system's clock too: the timers of the application's may never fire
            using var waited = new CancellationTokenSource();
            await Task.WhenAny(reading, Task.Delay(limit, Options.TimeProvider, waited.Token), Task.Delay(limit, waited.Token)).ConfigureAwait(false);
            await waited.CancelAsync().ConfigureAwait(false);
        }

        if (!reading.IsCompleted)
        {
            reading.Observe();
            Logging.GetLogger(_system, nameof(EphemeralForEachExtensions.EphemeralForEachAsync)).Warning(
                "The source of '{0}' was let go of: it is read on {1} after the run has ended.", _coordinator.Name, limit);
            return null;
        }

        try
        {
            await reading.ConfigureAwait(false);
            return null;
        }
        catch (Exception e)
        {
            return e is OperationCanceledException stopped && stopped.CancellationToken == _stopReading.Token ? null : e;
        }
    }

    private void NoteEnd(Operation operation, OperationStates outcome)
    {
        if (outcome != OperationStates.Failed)
            return;
        lock (_lock)
        {
            if (_failed.Count == Options.MaxTrackedOperations)
                _failed.Dequeue();
            _failed.Enqueue(operation);
        }
    }

    private EphemeralProgress Progress(long start)
    {
        var (counters, clock) = (_coordinator.Shared.Ready.Totals, _coordinator.Shared.Clock);
        return new EphemeralProgress(
            counters.Started, counters.Completed, counters.Failed,
            counters.Cancelled + counters.CancelledUnstarted + Interlocked.Read(ref _refused), counters.Active, clock.Since(start));
    }

    private EphemeralForEachSummary Summary(TimeSpan duration)
    {
        var last = Progress(start: 0);
        lock (_lock)
        {
            return new EphemeralForEachSummary
            {
                Completed = last.Completed,
                Failed = last.Failed,
                Cancelled = last.Cancelled,
                Duration = duration,
                FailedOperations = [.. _failed.Select(_coordinator.BaseSnapshot)],
                CallbackFailures = _coordinator.Shared.End.CallbackFailures,
            };
        }
    }

    /// <summary>Reads a sequence as if it were a stream.</summary>
    private sealed class SequenceReader<T>(IEnumerator<T> items) : IAsyncEnumerator<T>
    {
        public T Current => items.Current;

        public ValueTask<bool> MoveNextAsync() => ValueTask.FromResult(items.MoveNext());

        public ValueTask DisposeAsync()
        {
            items.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
