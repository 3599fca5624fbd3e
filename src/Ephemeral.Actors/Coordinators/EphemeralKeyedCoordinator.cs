using Akka.Actor;
using Ephemeral.Actors.Actors;
using Ephemeral.Actors.Inspection;
using Ephemeral.Actors.Keys;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors;

/// <summary>
/// What coordinators with keys have in common (F26, F67): the items of one key run in order, different keys side by side. A key that
/// waits holds no slot. A key lives as long as it has something to do, and for <see cref="EphemeralOptions.KeyIdleTimeout"/> after that.
/// </summary>
/// <typeparam name="TKey">What items are kept apart by; compared by the comparer that the coordinator was given.</typeparam>
/// <typeparam name="T">The items.</typeparam>
/// <typeparam name="TSnapshot">What is told of each operation.</typeparam>
public abstract class EphemeralKeyedCoordinator<TKey, T, TSnapshot> : EphemeralCoordinator<T, TSnapshot>
    where TKey : notnull
    where TSnapshot : class
{
    private readonly Func<T, TKey> _keySelector;
    private readonly KeyTable<TKey> _keys;

    private protected EphemeralKeyedCoordinator(
        Func<T, TKey> keySelector, OperationBody body, EphemeralOptions? options, ActorSystem? system, string? name, string kind,
        IEqualityComparer<TKey>? keyComparer, ExecutionContext? context = null)
        : base(body, options, system, name, new CoordinatorShape(kind, clock => new KeyTable<TKey>(keyComparer, clock), Context: context))
    {
        _keySelector = keySelector;
        _keys = (KeyTable<TKey>)Parts.Keys!;
    }

    /// <summary>How many keys are live: have something pending or running, or had so lately.</summary>
    public int LiveKeyCount => _keys.Count;

    /// <summary>How many operations of a key are admitted and have not started (F88). O(1); 0 for a key that is not live.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is null.</exception>
    public int GetPendingCountForKey(TKey key) => _keys.Find(key)?.Figures.Pending ?? 0;

    /// <summary>What the window holds of one key (F89): finished operations in the order in which they ended, then the running ones.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is null.</exception>
    public IReadOnlyList<TSnapshot> GetSnapshotForKey(TKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Snapshots(operation => _keys.Equals(operation, key));
    }

    /// <summary>The live keys with their figures, in no order. Each one's figures are taken together. O(live keys).</summary>
    public IReadOnlyList<EphemeralKeyStatus<TKey>> GetKeys() => [.. _keys.Lanes.Select(StatusOf)];

    /// <summary>The first live keys in an order, those that have nothing pending left out.</summary>
    /// <param name="count">How many at the most; at least 1.</param>
    /// <param name="order">By what: the most pending first, or the longest waiting first.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    public IReadOnlyList<EphemeralKeyStatus<TKey>> GetTopKeys(int count, EphemeralKeyOrder order = EphemeralKeyOrder.Pending) =>
        KeySelection.First(
            count, order, _keys.Lanes.Select(StatusOf), static key => key.PendingCount, static key => key.WaitingFor);

    private protected override Lane? EnterLane(T item) =>
        _keys.Enter(_keySelector(item) ?? throw new InvalidOperationException(
            $"The key selector of coordinator '{Name}' returned null. Return a key for every item, or filter such items out before."));

    private EphemeralKeyStatus<TKey> StatusOf(Lane<TKey> lane)
    {
        var (pending, running, waitingSince) = lane.Figures;
        return new EphemeralKeyStatus<TKey>(lane.Key, pending, running, pending > 0 ? Parts.Clock.Since(waitingSince) : null);
    }
}
