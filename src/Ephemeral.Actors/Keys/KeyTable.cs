using System.Collections.Concurrent;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Keys;

/// <summary>The live keys of a coordinator, for any thread. Keys are compared by the given comparer alone (T34).</summary>
internal sealed class KeyTable<TKey>(IEqualityComparer<TKey>? comparer, OperationClock clock) : LaneTable
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Lane<TKey>> _lanes = new(comparer ?? EqualityComparer<TKey>.Default);

    public override int Count => _lanes.Count;

    public IEnumerable<Lane<TKey>> Lanes => _lanes.Values;

    public override IEnumerable<Lane> All => Lanes;

    public bool Equals(Operation operation, TKey key) =>
        operation.Lane is Lane<TKey> lane && _lanes.Comparer.Equals(lane.Key, key);

    public Lane<TKey>? Find(TKey key) => _lanes.GetValueOrDefault(key);

    /// <summary>The lane of a key, entered.</summary>
    public Lane<TKey> Enter(TKey key)
    {
        while (true)
        {
            var lane = _lanes.GetOrAdd(key, static (key, table) => table.NewLane(key), this);
            if (lane.TryEnter())
                return lane;
            _lanes.TryRemove(KeyValuePair.Create(key, lane));
        }
    }

    public override void Clear() => _lanes.Clear();

    public override void Remove(Lane retired)
    {
        var lane = (Lane<TKey>)retired;
        try
        {
            _lanes.TryRemove(KeyValuePair.Create(lane.Key, lane));
        }
        catch (Exception)
        {
            // the application's comparer; whoever enters the key again takes the retired lane away
        }
    }

    private Lane<TKey> NewLane(TKey key) => new(this, key, key.ToString() ?? "", clock);
}
