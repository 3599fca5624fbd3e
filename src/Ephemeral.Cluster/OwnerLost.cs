namespace Ephemeral.Cluster;

/// <summary>What is done about operations that had been sent to a node that was then removed from the cluster.</summary>
public enum OwnerLost
{
    /// <summary>
    /// They are answered by a failure with <see cref="OwnerLostException"/>, and never run again: at most once. Some of them may have run.
    /// </summary>
    Fail,

    /// <summary>
    /// They run again on the key's next owner, before everything that waited behind them. What was running on the node may so run twice.
    /// </summary>
    Retry,
}
