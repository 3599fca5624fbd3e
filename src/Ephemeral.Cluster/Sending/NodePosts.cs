using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Akka.Cluster;

namespace Ephemeral.Cluster.Sending;

/// <summary>By which post each node was heard of last, and which nodes have been removed from the cluster.</summary>
internal sealed class NodePosts
{
    private readonly Dictionary<UniqueAddress, IActorRef> _posts = [];
    private readonly Dictionary<IActorRef, UniqueAddress> _nodes = [];
    private readonly HashSet<UniqueAddress> _removed = [];

    /// <returns>False for a node that has been removed: what it says comes late.</returns>
    public bool TryAdd(UniqueAddress node, IActorRef post)
    {
        if (_removed.Contains(node))
            return false;
        if (_posts.TryGetValue(node, out var before))
            _nodes.Remove(before);
        (_posts[node], _nodes[post]) = (post, node);
        return true;
    }

    public void Remove(UniqueAddress node)
    {
        _removed.Add(node);
        if (_posts.Remove(node, out var post))
            _nodes.Remove(post);
    }

    public IActorRef Of(UniqueAddress node) => _posts[node];

    public bool TryFind(IActorRef post, [NotNullWhen(true)] out UniqueAddress? node) => _nodes.TryGetValue(post, out node);
}
