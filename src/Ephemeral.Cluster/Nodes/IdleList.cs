using System.Diagnostics.CodeAnalysis;

namespace Ephemeral.Cluster.Nodes;

/// <summary>Idle elements, the longest idle first; beyond the limit that one has to go.</summary>
internal sealed class IdleList<T>(int most)
    where T : notnull
{
    private readonly LinkedList<T> _inOrder = new();
    private readonly Dictionary<T, LinkedListNode<T>> _nodes = [];

    /// <summary>Adds what is idle from now on; what is here already keeps its place.</summary>
    /// <returns>Whether there are too many now, so that <paramref name="oldest"/>, which is here no more, is to go.</returns>
    public bool Add(T idle, [MaybeNullWhen(false)] out T oldest)
    {
        oldest = default;
        if (_nodes.ContainsKey(idle))
            return false;
        _nodes.Add(idle, _inOrder.AddLast(idle));
        if (_nodes.Count <= most)
            return false;
        oldest = _inOrder.First!.Value;
        return Remove(oldest);
    }

    public bool Remove(T one)
    {
        if (!_nodes.Remove(one, out var node))
            return false;
        _inOrder.Remove(node);
        return true;
    }
}
