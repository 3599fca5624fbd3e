namespace Ephemeral.Cluster;

/// <summary>
/// What became of an operation is not known: the node that it had been sent to was removed from the cluster before it answered; or its answer was
/// lost and its node has forgotten it; or this node's own part of the coordinator was stopped.
/// </summary>
public sealed class OwnerLostException : Exception
{
    internal OwnerLostException(string message)
        : base(message)
    {
    }
}
