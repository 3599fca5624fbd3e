using System.Diagnostics.CodeAnalysis;

namespace Ephemeral.Patterns;

/// <summary>Which entry each key has: the one that stands for its pending or running work. An entry leaves for itself, so that
/// one that was replaced takes nothing away from the one in its place.</summary>
internal sealed class UniqueCore<TKey, TEntry>(IEqualityComparer<TKey>? comparer, Func<TEntry, bool> hasEnded)
    where TKey : notnull
    where TEntry : class
{
    private readonly Dictionary<TKey, TEntry> _entries = new(comparer);

    public int Count => _entries.Count;

    public long Joined { get; private set; }

    public long Ignored { get; private set; }

    public long Replaced { get; private set; }

    /// <summary>Decides about new work of a key.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="entry">What stands for it where it is to start.</param>
    /// <param name="policy">What is done when the key has work already.</param>
    /// <param name="present">The entry that the key had; null for none.</param>
    public EphemeralUniqueOutcome Enter(TKey key, TEntry entry, EphemeralUniquePolicy policy, out TEntry? present)
    {
        var outcome = !TryFind(key, out present) ? EphemeralUniqueOutcome.Started : policy switch
        {
            EphemeralUniquePolicy.Join => EphemeralUniqueOutcome.Joined,
            EphemeralUniquePolicy.Ignore => EphemeralUniqueOutcome.Ignored,
            _ => EphemeralUniqueOutcome.Replaced,
        };
        if (outcome is EphemeralUniqueOutcome.Started or EphemeralUniqueOutcome.Replaced)
            _entries[key] = entry;
        Joined += outcome == EphemeralUniqueOutcome.Joined ? 1 : 0;
        Ignored += outcome == EphemeralUniqueOutcome.Ignored ? 1 : 0;
        Replaced += outcome == EphemeralUniqueOutcome.Replaced ? 1 : 0;
        return outcome;
    }

    /// <summary>Work that was to be joined never came to be: whoever joined it starts over.</summary>
    public void Unjoin() => Joined--;

    /// <summary>An entry's work has ended, or was never admitted. Whether the key has no work any more.</summary>
    public bool Leave(TKey key, TEntry entry)
    {
        if (!_entries.TryGetValue(key, out var present) || !ReferenceEquals(present, entry))
            return false;
        _entries.Remove(key);
        return true;
    }

    /// <summary>What was to be replaced goes on: the other was never admitted.</summary>
    public void Restore(TKey key, TEntry replaced)
    {
        Replaced--;
        if (!hasEnded(replaced))
            _entries.Add(key, replaced);
    }

    public bool TryFind(TKey key, [NotNullWhen(true)] out TEntry? entry)
    {
        if (_entries.TryGetValue(key, out entry) && !hasEnded(entry))
            return true;
        entry = null;
        return false;
    }
}
