using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Ephemeral.Actors.TaskWindows;

/// <summary>
/// The windows of owners, so many at the most. Another one's pushes out that of the owner who has been idle the longest, unless it is busy: a busy
/// one that would have been pushed out counts as used just then, and so many are looked at for each.
/// </summary>
internal sealed class OwnerWindows<TOwner, TWindow>(int capacity, Func<TWindow, bool> isBusy)
    where TOwner : notnull
    where TWindow : class
{
    /// <summary>How many windows are looked at, to find one that is not busy.</summary>
    public const int MaxLooks = 64;

    private readonly Dictionary<TOwner, LinkedListNode<(TOwner Owner, TWindow Window)>> _nodes = [];
    // the idlest first
    private readonly LinkedList<(TOwner Owner, TWindow Window)> _byUse = new();

    public int Count => _nodes.Count;

    public IEnumerable<TWindow> All => _byUse.Select(static entry => entry.Window);

    /// <summary>Finds an owner's window.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="isUse">Whether the owner asks for it, and so is not idle.</param>
    /// <param name="window">The window.</param>
    public bool TryGet(TOwner owner, bool isUse, [NotNullWhen(true)] out TWindow? window)
    {
        window = null;
        if (!_nodes.TryGetValue(owner, out var node))
            return false;
        if (isUse)
            Use(node);
        window = node.Value.Window;
        return true;
    }

    /// <summary>Adds the window of an owner that has none.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="create">Makes it, if there is room.</param>
    /// <param name="pushedOut">The one that had to go; null when there was room.</param>
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
            Remove(idlest.Value.Owner);
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

    private LinkedListNode<(TOwner Owner, TWindow Window)>? FindIdlest()
    {
        for (var looks = Math.Min(MaxLooks, _nodes.Count); looks > 0; looks--)
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
