namespace Ephemeral.Cluster;

/// <summary>
/// The node that an operation had been sent to was removed from the cluster before it answered. Whether the operation ran is not known.
/// </summary>
public sealed class OwnerLostException : Exception
{
    internal OwnerLostException(string message)
        : base(message)
    {
    }
}
