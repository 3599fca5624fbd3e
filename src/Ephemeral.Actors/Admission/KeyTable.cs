using System.Collections.Concurrent;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Admission;

/// <summary>The live keys of a coordinator, whatever their type. Any thread may call anything.</summary>
internal abstract class KeyTable
{
    public abstract int Count { get; }

    public abstract IEnumerable<OperationKey> All { get; }

    /// <summary>Forgets all: nothing of any key runs any more, or ever will.</summary>
    public abstract void Clear();

    /// <summary>Forgets a passivated key. Runs the application's comparer.</summary>
    public abstract void Remove(OperationKey passivated);
}

/// <summary>The live keys of one type. They are compared by the given comparer alone.</summary>
internal sealed class KeyTable<TKey>(IEqualityComparer<TKey>? comparer) : KeyTable
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, OperationKey<TKey>> _keys = new(comparer ?? EqualityComparer<TKey>.Default);

    public override int Count => _keys.Count;

    public override IEnumerable<OperationKey<TKey>> All => _keys.Values;

    public IEqualityComparer<TKey> Comparer => _keys.Comparer;

    public OperationKey<TKey>? Find(TKey key) => _keys.GetValueOrDefault(key);

    /// <summary>The live key, entered.</summary>
    public OperationKey<TKey> Enter(TKey key)
    {
        while (true)
        {
            var live = _keys.GetOrAdd(key, static (key, table) => new OperationKey<TKey>(table, key), this);
            if (live.TryEnter())
                return live;
            _keys.TryRemove(KeyValuePair.Create(key, live));
        }
    }

    public override void Clear() => _keys.Clear();

    public override void Remove(OperationKey passivated)
    {
        var key = (OperationKey<TKey>)passivated;
        try
        {
            _keys.TryRemove(KeyValuePair.Create(key.Value, key));
        }
        catch (Exception)
        {
            // the application's comparer; whoever enters the key again takes the passivated one away
        }
    }
}

internal sealed class OperationKey<TKey>(KeyTable table, TKey value) : OperationKey(value.ToString() ?? "")
    where TKey : notnull
{
    public TKey Value => value;

    public override void Leave()
    {
        if (LeaveAndPassivate())
            table.Remove(this);
    }
}
