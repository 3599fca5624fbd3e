using Ephemeral.Actors;
using Ephemeral.Actors.Diagnostics;

namespace Ephemeral.AspNetCore.Models;

/// <summary>The coordinators that span a cluster.</summary>
/// <param name="Coordinators">One each, ordered by name.</param>
internal sealed record ClusterModel(IReadOnlyList<ShardedCoordinatorModel> Coordinators);

/// <summary>One coordinator of a cluster.</summary>
/// <param name="Name">Its name, the same on all nodes.</param>
/// <param name="Problem">Why its nodes are not known, for people; null when they are.</param>
/// <param name="Nodes">The members of the cluster, this node first.</param>
internal sealed record ShardedCoordinatorModel(string Name, string? Problem, IReadOnlyList<NodeModel> Nodes);

/// <summary>One node.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Roles">Its roles.</param>
/// <param name="State">What it is in the cluster, such as up or leaving; unreachable, silent or held where it is that.</param>
/// <param name="LiveKeys">Keys that live there.</param>
/// <param name="LeavingKeys">Keys that are on their way to another node.</param>
/// <param name="Shards">The shards that live there, the first 1,000 of them.</param>
/// <param name="ShardCount">How many there are.</param>
/// <param name="Active">Operations that run there; null where no key lives, or nothing is known.</param>
/// <param name="Waiting">Operations that wait there.</param>
/// <param name="Pending">Operations that were admitted there and wait for room at their key's owner.</param>
/// <param name="InFlight">Operations that were admitted there, were sent, and are not answered.</param>
/// <param name="TotalAdmitted">Admitted there, ever.</param>
/// <param name="TotalCompleted">Of those, ended well.</param>
/// <param name="TotalFailed">Of those, failed.</param>
/// <param name="TotalCancelled">Of those, cancelled.</param>
/// <param name="TotalOwnerLost">Of those, lost their owner.</param>
/// <param name="TotalSentAgain">Of those, sent again.</param>
internal sealed record NodeModel(
    string Address, IReadOnlyList<string> Roles, string State, int LiveKeys, int LeavingKeys, IReadOnlyList<string> Shards, int ShardCount,
    long? Active, long? Waiting, long Pending, long InFlight, long TotalAdmitted, long TotalCompleted, long TotalFailed, long TotalCancelled,
    long TotalOwnerLost, long TotalSentAgain)
{
    public static NodeModel Of(EphemeralNodeStatus node) => new(
        node.Address, node.Roles, StateText.Of(node), node.LiveKeys, node.LeavingKeys, node.Shards, node.ShardCount, node.Operations?.ActiveCount,
        node.Operations?.PendingCount, node.Pending, node.InFlight, node.TotalAdmitted, node.TotalCompleted, node.TotalFailed, node.TotalCancelled,
        node.TotalOwnerLost, node.TotalSentAgain);
}

/// <summary>One key of a coordinator that spans a cluster.</summary>
/// <param name="Key">The key as text.</param>
/// <param name="Node">The address of the node where it lives.</param>
/// <param name="Shard">Its shard.</param>
/// <param name="Waiting">Its operations that wait there.</param>
/// <param name="Active">Its operations that run.</param>
/// <param name="Operations">What its node remembers of it.</param>
internal sealed record ShardedKeyModel(
    string Key, string Node, string Shard, int Waiting, int Active, IReadOnlyList<ShardedOperationModel> Operations)
{
    public static ShardedKeyModel Of(EphemeralShardedKeyStatus key) => new(
        key.Key, key.Node, key.Shard, key.Pending, key.Running,
        [.. key.Window.Select(static one => new ShardedOperationModel(
            one.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), one.State.ToString().ToLowerInvariant(), one.Started,
            one.Completed, one.ErrorType))]);
}

/// <summary>One operation on the node of its key.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">running, completed, failed or cancelled.</param>
/// <param name="Started">When it started.</param>
/// <param name="Ended">When it ended.</param>
/// <param name="ErrorType">The type of its error.</param>
internal sealed record ShardedOperationModel(string Id, string State, DateTimeOffset Started, DateTimeOffset? Ended, string? ErrorType);
