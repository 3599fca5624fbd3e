using System.Diagnostics;
using Akka.Actor;
using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors.Coordination;

/// <summary>
/// The coordinators of an actor system, each under a name of its own. An actor is here a thing that can be told from others, no more.
/// </summary>
internal sealed class CoordinatorNames
{
    private readonly SortedDictionary<string, CoordinatorEntry> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<IActorRef, CoordinatorEntry> _byActor = [];

    /// <summary>Ordered by name.</summary>
    public IReadOnlyList<CoordinatorEntry> All => [.. _byName.Values];

    public CoordinatorEntry? Find(string name) => _byName.GetValueOrDefault(name);

    /// <returns>The entry, under the name or, where that is taken, the name with the first free number from 2 on.</returns>
    public CoordinatorEntry Add(string name, string kind, IActorRef actor)
    {
        var free = name;
        for (var number = 2; _byName.ContainsKey(free); number++)
            free = $"{name}-{number}";
        var entry = new CoordinatorEntry(free, kind, actor);
        _byName.Add(free, entry);
        _byActor.Add(actor, entry);
        return entry;
    }

    /// <returns>False when it was not there.</returns>
    public bool Remove(IActorRef actor) => _byActor.Remove(actor, out var entry) && _byName.Remove(entry.Name);

    [Conditional("DEBUG")]
    public void CheckInvariants()
    {
        Debug.Assert(_byName.Count == _byActor.Count, "each actor is here once");
        foreach (var (name, entry) in _byName)
            Debug.Assert(name == entry.Name && _byActor[entry.Actor] == entry, "both ways lead to the same");
    }
}
