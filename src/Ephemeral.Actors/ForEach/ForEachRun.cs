using System.Runtime.ExceptionServices;
using Akka.Actor;
using Akka.Event;
using Ephemeral.Actors.Coordination;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.ForEach;

/// <summary>One run over a collection or a stream: reads it into a coordinator of its own, drains that, and sums up.</summary>
internal sealed class ForEachRun
{
    public const string Kind = "foreach";

    private readonly EphemeralOptions _options;
    private readonly ActorSystem _system;
    private readonly IProgress<EphemeralProgress>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenSource _stopReading = new();

    // the last failed operations; their snapshots are taken when the run is over
    private readonly Lock _lock = new();
    private readonly Queue<Operation> _failed = new();
    private long _refused;

    public ForEachRun(
        EphemeralOptions? options, IProgress<EphemeralProgress>? progress, ActorSystem? system, CancellationToken cancellationToken)
    {
        _options = options ?? new EphemeralOptions();
        _system = system ?? Coordinators.SharedActorSystem.Get();
        (_progress, _cancellationToken) = (progress, cancellationToken);
    }

    /// <summary>
    /// A collection is read ahead, as there is room. Anything else may begin work when it is read, so it is read only when something may
    /// start.
    /// </summary>
    public Task<EphemeralForEachSummary> OverAsync<T>(IEnumerable<T> source, OperationBody body)
    {
        var places = source is IReadOnlyCollection<T> or ICollection<T> ? null : new FixedConcurrencyGate(_options.MaxConcurrency);
        var coordinator = new ForEachCoordinator<T>(body, _options, _system, (operation, outcome) =>
        {
            NoteEnd(operation, outcome);
            places?.Exit();
        });
        return RunAsync(coordinator, stop => places is null
            ? ReadAsync(source, coordinator.EnqueueAsync, stop)
            : ReadAsync(source, places, coordinator.EnqueueAsync, stop));
    }

    public Task<EphemeralForEachSummary> OverAsync<T>(IAsyncEnumerable<T> source, OperationBody body)
    {
        var coordinator = new ForEachCoordinator<T>(body, _options, _system, NoteEnd);
        return RunAsync(coordinator, stop => ReadAsync(source, coordinator.EnqueueAsync, stop));
    }

    public Task<EphemeralForEachSummary> OverAsync<TKey, T>(
        IEnumerable<T> source, Func<T, TKey> keySelector, OperationBody body, IEqualityComparer<TKey>? keyComparer)
        where TKey : notnull
    {
        var coordinator = new KeyedForEachCoordinator<TKey, T>(keySelector, body, _options, _system, NoteEnd, keyComparer);
        return RunAsync(coordinator, stop => ReadAsync(source, coordinator.EnqueueAsync, stop));
    }

    public Task<EphemeralForEachSummary> OverAsync<TKey, T>(
        IAsyncEnumerable<T> source, Func<T, TKey> keySelector, OperationBody body, IEqualityComparer<TKey>? keyComparer)
        where TKey : notnull
    {
        var coordinator = new KeyedForEachCoordinator<TKey, T>(keySelector, body, _options, _system, NoteEnd, keyComparer);
        return RunAsync(coordinator, stop => ReadAsync(source, coordinator.EnqueueAsync, stop));
    }

    private static async Task ReadAsync<T>(
        IEnumerable<T> source, Func<T, CancellationToken, ValueTask<long>> enqueue, CancellationToken stop)
    {
        foreach (var item in source)
            await enqueue(item, stop).ConfigureAwait(false);
    }

    private static async Task ReadAsync<T>(
        IAsyncEnumerable<T> source, Func<T, CancellationToken, ValueTask<long>> enqueue, CancellationToken stop)
    {
        await foreach (var item in source.WithCancellation(stop).ConfigureAwait(false))
            await enqueue(item, stop).ConfigureAwait(false);
    }

    // the operation leaves its place when it ends
    private async Task ReadAsync<T>(
        IEnumerable<T> source, FixedConcurrencyGate places, Func<T, CancellationToken, ValueTask<long>> enqueue, CancellationToken stop)
    {
        using var items = source.GetEnumerator();
        while (true)
        {
            if (!TryEnterSoon(places))
                await places.EnterAsync(stop).ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
            if (!items.MoveNext())
                return;
            try
            {
                await enqueue(items.Current, stop).ConfigureAwait(false);
            }
            catch
            {
                // taken from the source, and never to start
                Interlocked.Increment(ref _refused);
                throw;
            }
        }
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
        var context = coordinator.Shared;
        var start = context.Clock.Stamp();
        var reports = _progress is null ? null : new ProgressReports(_progress, () => ProgressOf(context, start), context, _system);
        var error = await ReadAndDrainAsync(coordinator, read).ConfigureAwait(false);
        var duration = context.Clock.Since(start);
        var isCancelled = _cancellationToken.IsCancellationRequested;
        await coordinator.DisposeAsync().ConfigureAwait(false);
        if (reports is not null)
            await reports.DisposeAsync().ConfigureAwait(false);

        if (isCancelled)
            throw new OperationCanceledException(_cancellationToken);
        if (error is not null)
            ExceptionDispatchInfo.Throw(error);
        var summary = Summary(coordinator, duration);
        return _options.ThrowOnFailure && summary.Failed > 0 ? throw summary.ToException() : summary;
    }

    /// <returns>Why the source could not be read to its end; null when it could, or when the run was cancelled.</returns>
    private async Task<Exception?> ReadAndDrainAsync(EphemeralCoordinator coordinator, Func<CancellationToken, Task> read)
    {
        var drained = coordinator.Shared.End.Drained;
        // disposal is what cancels: intake ends, what is pending never starts, what runs has its token cancelled
        using var cancelling = _cancellationToken.UnsafeRegister(_ =>
        {
            _ = _stopReading.CancelAsync();
            _ = coordinator.DisposeAsync().AsTask();
        }, null);
        var reading = Task.Run(() => read(_stopReading.Token), _stopReading.Token);
        await Task.WhenAny(reading, drained).ConfigureAwait(false);
        var wasStopped = !reading.IsCompleted && !_cancellationToken.IsCancellationRequested;
        _ = _stopReading.CancelAsync();
        coordinator.Complete();
        await drained.ConfigureAwait(false);
        var error = await ErrorOfAsync(reading, coordinator.Shared).ConfigureAwait(false);
        return wasStopped ? CoordinatorErrors.Disposed(coordinator.Name) : error;
    }

    /// <summary>A source that blocks and ignores that the run has ended is let go of, as a body is.</summary>
    private async Task<Exception?> ErrorOfAsync(Task reading, CoordinatorContext context)
    {
        if (!reading.IsCompleted)
        {
            await reading.WaitAsync(_options.ShutdownTimeout, context.Clock.Time)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (reading.IsCompleted)
            return await ErrorOfAsync(reading, _stopReading.Token).ConfigureAwait(false);
        _ = reading.ContinueWith(static left => left.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        Logging.GetLogger(_system, nameof(EphemeralForEachExtensions.EphemeralForEachAsync)).Warning(
            "The source of '{0}' was let go of: it is read on {1} after the run has ended.", context.Name, _options.ShutdownTimeout);
        return null;
    }

    private static async Task<Exception?> ErrorOfAsync(Task reading, CancellationToken stop)
    {
        try
        {
            await reading.ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException e) when (e.CancellationToken == stop)
        {
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private void NoteEnd(Operation operation, OperationStates outcome)
    {
        if (outcome != OperationStates.Failed)
            return;
        lock (_lock)
        {
            if (_failed.Count == _options.MaxTrackedOperations)
                _failed.Dequeue();
            _failed.Enqueue(operation);
        }
    }

    private EphemeralProgress ProgressOf(CoordinatorContext context, long start)
    {
        var counters = context.Ready.Totals;
        return new EphemeralProgress(
            counters.Started, counters.Completed, counters.Failed,
            counters.Cancelled + counters.CancelledUnstarted + Interlocked.Read(ref _refused), counters.Active, context.Clock.Since(start));
    }

    private EphemeralForEachSummary Summary(EphemeralCoordinator coordinator, TimeSpan duration)
    {
        var progress = ProgressOf(coordinator.Shared, start: 0);
        lock (_lock)
        {
            return new EphemeralForEachSummary
            {
                Completed = progress.Completed,
                Failed = progress.Failed,
                Cancelled = progress.Cancelled,
                Duration = duration,
                FailedOperations = [.. _failed.Select(coordinator.BaseSnapshot)],
                CallbackFailures = coordinator.Shared.End.CallbackFailures,
            };
        }
    }
}
