namespace Akka.Actor;

/// <summary>
/// An actor's children by name. Read by whoever resolves a path, changed by the parent (and, below the guardians, by whoever
/// creates a top-level actor), hence the lock; it is never held while anything else runs.
/// </summary>
internal sealed class Children
{
    private const string NameDigits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+~";

    private readonly Dictionary<string, LocalActorRef> _byName = new(StringComparer.Ordinal);
    private long _named = -1;
    private int _dying;
    private bool _closed;

    internal int Count
    {
        get
        {
            lock (_byName) return _byName.Count;
        }
    }

    /// <summary>Whether a child that was asked to stop is still there. Parent's turn only.</summary>
    internal bool AnyDying => _dying > 0;

    internal LocalActorRef Add(ActorCell parent, Props props, string? name)
    {
        var child = parent.System.NewActor(props, parent.Self, name ?? NextName());
        lock (_byName)
        {
            if (_closed)
                throw new InvalidOperationException($"{parent.Self.Path} is terminating and cannot create child '{name}'.");
            if (!_byName.TryAdd(child.Path.Name, child))
                throw new InvalidActorNameException(
                    $"Actor name [{name}] is not unique! {parent.Self.Path} has a child of that name.");
        }

        return child;
    }

    internal void Close()
    {
        lock (_byName) _closed = true;
    }

    internal LocalActorRef? Find(string name)
    {
        lock (_byName) return _byName.GetValueOrDefault(name);
    }

    internal bool Contains(LocalActorRef child) => ReferenceEquals(Find(child.Path.Name), child);

    internal LocalActorRef[] Snapshot()
    {
        lock (_byName) return _byName.Count == 0 ? [] : [.. _byName.Values];
    }

    /// <summary>Parent's turn only.</summary>
    internal void MarkDying(LocalActorRef child)
    {
        if (child.Cell.IsDying || !Contains(child)) return;
        child.Cell.IsDying = true;
        _dying++;
    }

    /// <summary>Parent's turn only. False when the actor is no child.</summary>
    internal bool Remove(IInternalActorRef actor)
    {
        if (actor is not LocalActorRef child) return false;
        lock (_byName)
        {
            if (!ReferenceEquals(_byName.GetValueOrDefault(child.Path.Name), child)) return false;
            _byName.Remove(child.Path.Name);
        }

        if (child.Cell.IsDying) _dying--;
        return true;
    }

    private string NextName()
    {
        Span<char> name = stackalloc char[12];
        var length = 0;
        name[length++] = '$';
        for (var rest = Interlocked.Increment(ref _named); ; rest = (rest >> 6) - 1)
        {
            name[length++] = NameDigits[(int)(rest & 63)];
            if (rest < 64) return new string(name[..length]);
        }
    }
}
