using Akka.Actor;
using Ephemeral.Actors.Coordinators;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.OneShot;

/// <summary>What one call of <c>EphemeralForEachAsync</c> was given, whatever its source.</summary>
internal sealed class ForEachCall<T>(
    OperationBody body, EphemeralOptions? options, IProgress<EphemeralProgress>? progress, ActorSystem? system,
    CancellationToken cancellationToken)
{
    private readonly EphemeralOptions _options = options ?? new EphemeralOptions();
    private readonly ActorSystem _system = system ?? SharedActorSystem.Get();

    /// <summary>Workers read the collection themselves.</summary>
    public Task<EphemeralForEachSummary> OverAsync(IEnumerable<T> source)
    {
        var failures = NewFailureLog();
        var items = new ItemSource<T>(source, failures);
        var coordinator = new ForEachCoordinator<T>(body, _options, _system, failures, items);
        return new ForEachRun(coordinator, progress, _system, cancellationToken).RunAsync(ReadAsync, items.Stop);

        Task ReadAsync()
        {
            coordinator.Begin();
            return items.Ended;
        }
    }

    public Task<EphemeralForEachSummary> OverAsync(IAsyncEnumerable<T> source)
    {
        var coordinator = new ForEachCoordinator<T>(body, _options, _system, NewFailureLog(), source: null);
        return EnqueueAllAsync(coordinator, () => TakeInAsync(source, coordinator.EnqueueAsync));
    }

    public Task<EphemeralForEachSummary> OverAsync<TKey>(
        IEnumerable<T> source, Func<T, TKey> keySelector, IEqualityComparer<TKey>? keyComparer)
        where TKey : notnull
    {
        var coordinator = NewKeyed(keySelector, keyComparer);
        return EnqueueAllAsync(coordinator, () => TakeInAsync(source, coordinator.EnqueueAsync));
    }

    public Task<EphemeralForEachSummary> OverAsync<TKey>(
        IAsyncEnumerable<T> source, Func<T, TKey> keySelector, IEqualityComparer<TKey>? keyComparer)
        where TKey : notnull
    {
        var coordinator = NewKeyed(keySelector, keyComparer);
        return EnqueueAllAsync(coordinator, () => TakeInAsync(source, coordinator.EnqueueAsync));
    }

    private FailureLog NewFailureLog() => new(_options.MaxTrackedOperations);

    private KeyedForEachCoordinator<TKey, T> NewKeyed<TKey>(Func<T, TKey> keySelector, IEqualityComparer<TKey>? keyComparer)
        where TKey : notnull => new(keySelector, body, _options, _system, NewFailureLog(), keyComparer);

    private Task<EphemeralForEachSummary> EnqueueAllAsync(IForEachCoordinator coordinator, Func<Task> takeIn) =>
        new ForEachRun(coordinator, progress, _system, cancellationToken)
            .RunAsync(() => Task.Run(takeIn, cancellationToken));

    private async Task TakeInAsync(IEnumerable<T> source, Func<T, CancellationToken, ValueTask<long>> enqueue)
    {
        foreach (var item in source)
            await enqueue(item, cancellationToken).ConfigureAwait(false);
    }

    private async Task TakeInAsync(IAsyncEnumerable<T> source, Func<T, CancellationToken, ValueTask<long>> enqueue)
    {
        await foreach (var item in source.WithCancellation(cancellationToken).ConfigureAwait(false))
            await enqueue(item, cancellationToken).ConfigureAwait(false);
    }
}
