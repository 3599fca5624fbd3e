using Akka.Actor;
using Ephemeral.Actors.Admission;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors;

/// <summary>
/// What coordinators with keys have in common: the items of one key run in order, different keys side by side. A key that waits occupies none of
/// <see cref="EphemeralOptions.MaxConcurrency"/>. It lives while it has something to do, and <see cref="EphemeralOptions.KeyIdleTimeout"/> longer.
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
        IEqualityComparer<TKey>? keyComparer, bool isListed = true, ExecutionContext? outside = null)
        : base(body, options, system, name, kind, new KeyTable<TKey>(keyComparer), isListed, outside)
    {
        _keySelector = keySelector;
        _keys = (KeyTable<TKey>)Shared.Keys!;
    }

    /// <summary>How many keys are live: have something pending or running, or had so lately.</summary>
    public int LiveKeyCount => _keys.Count;

    /// <summary>How many operations of a key are admitted and have not started. O(1); 0 for a key that is not live.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is null.</exception>
    public int GetPendingCountForKey(TKey key) => _keys.Find(key)?.Pending ?? 0;

    /// <summary>What the window holds of one key: finished operations in the order in which they ended, then the running ones.</summary>
    /// <inheritdoc cref="GetPendingCountForKey"/>
    public IReadOnlyList<TSnapshot> GetSnapshotForKey(TKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var ofKey = Shared.Visible(Shown).Where(operation => operation.Key is OperationKey<TKey> other && _keys.Comparer.Equals(other.Value, key));
        return [.. ofKey.Select(Project)];
    }

    /// <summary>The live keys with their figures, in no order. Each one's figures are taken together. O(live keys).</summary>
    public IReadOnlyList<EphemeralKeyStatus<TKey>> GetKeys() => [.. AllKeys()];

    /// <summary>The first live keys in an order, those that have nothing pending left out.</summary>
    /// <param name="count">How many at the most; at least 1.</param>
    /// <param name="order">By what: the most pending first, or the longest waiting first.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    public IReadOnlyList<EphemeralKeyStatus<TKey>> GetTopKeys(int count, EphemeralKeyOrder order = EphemeralKeyOrder.Pending) =>
        EphemeralKeyStatus<TKey>.First(count, order, AllKeys());

    private IEnumerable<EphemeralKeyStatus<TKey>> AllKeys() => _keys.All.Select(key => StatusOf(key.Value, key));

    private protected override Func<string, string, bool>? SameKeyText =>
        _keys.Comparer is IEqualityComparer<string> comparer ? comparer.Equals : null;

    private protected override OperationKey? EnterKey(T item) =>
        _keys.Enter(_keySelector(item) ?? throw new InvalidOperationException(
            $"The key selector of coordinator '{Name}' returned null. Return a key for every item, or filter such items out before."));
}
