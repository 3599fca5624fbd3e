using Ephemeral.Actors;

namespace Ephemeral.Cluster;

/// <summary>
/// How a coordinator works over a cluster. Set when it is made, unchanged afterwards; values out of range are refused when it is made, all of
/// them in one error. Nodes that share a coordinator give it the same name, role and number of shards.
/// </summary>
public sealed class EphemeralShardingOptions
{
    private static readonly TimeSpan LeastStandstill = TimeSpan.FromSeconds(1);

    /// <summary>The role of the nodes on which keys live; null for all nodes. A node without the role only sends. Default: null.</summary>
    public string? Role { get; init; }

    /// <summary>What is done about operations whose owner was lost. Default: <see cref="OwnerLost.Fail"/>.</summary>
    public OwnerLost OwnerLost { get; init; } = OwnerLost.Fail;

    /// <summary>
    /// How each node runs the operations of the keys that live on it, and how many a sender may have admitted and unanswered:
    /// <see cref="EphemeralOptions.MaxPendingOperations"/> bounds the sender, all else the owner. Default: the defaults.
    /// </summary>
    public EphemeralOptions Operations { get; init; } = new();

    /// <summary>
    /// How many operations of one key a sender may have sent ahead to the key's owner. At least 1, which is strict: the next is sent when the
    /// one before it has been answered. Default: 16.
    /// </summary>
    public int InFlightPerKey { get; init; } = 16;

    /// <summary>
    /// Over how many shards keys are spread; about ten times the number of nodes. The same on every node, for as long as the cluster lives. At
    /// least 1. Default: 100.
    /// </summary>
    public int NumberOfShards { get; init; } = 100;

    /// <summary>
    /// How long a key that moves to another node waits for its running operations. More than zero. Then their tokens are cancelled. Default:
    /// 30 seconds.
    /// </summary>
    public TimeSpan HandOffTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// After how long without running a node is taken to have been stopped, such as a suspended machine: it starts nothing until another
    /// member has answered that it still belongs to the cluster. At least 1 second, as it is looked for four times a second. Default: 3 seconds.
    /// </summary>
    public TimeSpan LongestStandstill { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Spreads the names and keys of the signals that operations raise to the coordinator's other nodes, so that
    /// <see cref="EphemeralOptions.CancelOnSignals"/> and <see cref="EphemeralOptions.DeferOnSignals"/> hear them there. Default:
    /// <see langword="false"/>.
    /// </summary>
    public bool ShareSignals { get; init; }

    internal EphemeralShardingOptions Checked()
    {
        new OptionsCheck()
            .Present(nameof(Operations), Operations).Check(Enum.IsDefined(OwnerLost), nameof(OwnerLost), OwnerLost, "Fail or Retry")
            .AtLeast(nameof(InFlightPerKey), InFlightPerKey, 1).AtLeast(nameof(NumberOfShards), NumberOfShards, 1)
            .MoreThanZero(nameof(HandOffTimeout), HandOffTimeout)
            .Check(
                LongestStandstill >= LeastStandstill && LongestStandstill <= OptionsCheck.Longest, nameof(LongestStandstill), LongestStandstill,
                $"{LeastStandstill} to {OptionsCheck.Longest}")
            .Add(Operations?.Check()).Check(Role is null || Role.Trim().Length > 0, nameof(Role), $"'{Role}'", "null or a name").ThrowIfAny();
        return this;
    }
}
