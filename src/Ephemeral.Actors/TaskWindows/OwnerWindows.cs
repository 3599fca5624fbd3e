using System.Diagnostics;

namespace Ephemeral.Actors.TaskWindows;

/// <summary>
/// The windows of at most <paramref name="capacity"/> owners. When all are taken, another owner's replaces the least recently used that is
/// not busy; at most <see cref="MaxLooks"/> are examined, and a busy one that is passed over counts as used.
/// </summary>
internal sealed class OwnerWindows<TOwner, TWindow>(int capacity, Func<TWindow, bool> isBusy)
    where TOwner : notnull
    where TWindow : class
{
    public const int MaxLooks = 64;

    private readonly Dictionary<TOwner, LinkedListNode<(TOwner Owner, TWindow Window)>> _nodes = [];
    // the idlest first
    private readonly LinkedList<(TOwner Owner, TWindow Window)> _byUse = new();

    public int Count => _nodes.Count;

    public IEnumerable<TWindow> All => _byUse.Select(static entry => entry.Window);

    /// <summary>An owner's window, if there is one; <paramref name="isUse"/> where the owner asks for it, and so is not idle.</summary>
    public TWindow? Find(TOwner owner, bool isUse)
    {
        if (!_nodes.TryGetValue(owner, out var node))
            return null;
        if (isUse)
            Use(node);
        return node.Value.Window;
    }

    /// <summary>Adds the window of an owner that has none; <paramref name="pushedOut"/> is the one that had to go for it.</summary>
    /// <returns>The window; null when there is no room.</returns>
    public TWindow? Add(TOwner owner, Func<TWindow> create, out TWindow? pushedOut)
    {
        pushedOut = null;
        var idlest = _nodes.Count < capacity ? null : FindIdlest();
        if (idlest is null && _nodes.Count >= capacity)
            return null;
        var window = create();
        if (idlest is not null)
        {
            pushedOut = idlest.Value.Window;
            _byUse.Remove(idlest);
            Forget(idlest.Value.Owner);
        }

        _nodes.Add(owner, _byUse.AddLast((owner, window)));
        CheckInvariants();
        return window;
    }

    public void Remove(TOwner owner)
    {
        if (_nodes.Remove(owner, out var node))
            _byUse.Remove(node);
    }

    // an owner that can't be hashed any more costs an entry, and no other owner
    private void Forget(TOwner owner)
    {
        try
        {
            _nodes.Remove(owner);
        }
        catch (Exception)
        {
            // the entry stays under the hash that it had
        }
    }

    private LinkedListNode<(TOwner Owner, TWindow Window)>? FindIdlest()
    {
        for (var looks = Math.Min(MaxLooks, _byUse.Count); looks > 0; looks--)
        {
            var idlest = _byUse.First!;
            if (!isBusy(idlest.Value.Window))
                return idlest;
            Use(idlest);
        }

        return null;
    }

    private void Use(LinkedListNode<(TOwner Owner, TWindow Window)> node)
    {
        _byUse.Remove(node);
        _byUse.AddLast(node);
    }

    [Conditional("DEBUG")]
    public void CheckInvariants()
    {
        Debug.Assert(_nodes.Count <= capacity, "no more owners than places");
        Debug.Assert(_nodes.Count == _byUse.Count, "each owner is in the order once");
    }
}
