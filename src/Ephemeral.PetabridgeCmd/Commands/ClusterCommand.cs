using System.Globalization;
using Ephemeral.Actors;
using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Protocol;
using Ephemeral.PetabridgeCmd.Text;

namespace Ephemeral.PetabridgeCmd.Commands;

/// <summary>The nodes of the coordinators that span a cluster; with a key, where that lives.</summary>
internal static class ClusterCommand
{
    public static async Task<Report> RunAsync(Call call)
    {
        var entries = await call.Coordinators.FindShardedAsync(call.Arguments.Text(Arguments.Coordinator)).ConfigureAwait(false);
        if (call.Arguments.Text(Arguments.LivingKey) is not { } key)
            return await NodesAsync(call, entries).ConfigureAwait(false);
        if (entries is not [var entry])
            throw new CommandException($"Say of which coordinator the key is: add {Arguments.Coordinator.LongSwitch}.");
        var found = await call.Coordinators.AskOneAsync<EphemeralShardedKeyStatus>(entry, new GetShardedKey(key)).ConfigureAwait(false);
        return new Report(width => KeyLines(found, width), new
        {
            found.Key, found.Node, found.Shard, Waiting = found.Pending, Active = found.Running,
            Operations = found.Window.Select(static one => new
            {
                Id = $"{one.Id}", State = $"{one.State}".ToLowerInvariant(), one.Started, Ended = one.Completed, one.ErrorType,
            }),
        });
    }

    private static async Task<Report> NodesAsync(Call call, IReadOnlyList<CoordinatorEntry> entries)
    {
        var answers = await call.Coordinators.AskAllAsync<NodesFound>(entries, GetNodes.Instance).ConfigureAwait(false);
        EphemeralNodeStatus[] nodes = [.. answers.Found.SelectMany(static one => one.Value.Nodes)];
        var isNone = nodes.Length == 0 && answers.Problems.Count == 0;
        return new Report(width => [.. isNone ? ["No coordinator spans a cluster."] : NodeTable(nodes).Lines(width), .. answers.Notes], new
        {
            answers.Problems,
            Nodes = nodes.Select(static node => new
            {
                node.Coordinator, node.Address, node.Roles, State = StateText.Of(node), node.LiveKeys, node.LeavingKeys, node.Shards, node.ShardCount,
                Active = node.Operations?.ActiveCount, Waiting = node.Operations?.PendingCount, node.Pending, node.InFlight, node.TotalAdmitted,
                node.TotalCompleted, node.TotalFailed, node.TotalCancelled, node.TotalOwnerLost, node.TotalSentAgain,
            }),
        });
    }

    private static TextTable NodeTable(IEnumerable<EphemeralNodeStatus> nodes)
    {
        var table = new TextTable(
            new TextColumn("NODE", LeastWidth: 16), new TextColumn("COORDINATOR", LeastWidth: 8), new TextColumn("STATE"),
            TextColumn.Number("SHARDS"), TextColumn.Number("KEYS"), TextColumn.Number("LEAVING"), TextColumn.Number("ACTIVE"),
            TextColumn.Number("PENDING"), TextColumn.Number("UNANSWERED"), new TextColumn("LOST", IsNumber: true, IsExpendable: true));
        foreach (var node in nodes)
        {
            if (node.HasAnswered)
                table.Add(node.Address, node.Coordinator, StateText.Of(node), $"{node.ShardCount}", $"{node.LiveKeys}", $"{node.LeavingKeys}",
                    $"{node.Operations?.ActiveCount}", $"{node.Operations?.PendingCount}", $"{node.Pending + node.InFlight}", $"{node.TotalOwnerLost}");
            else
                table.Add(node.Address, node.Coordinator, StateText.Of(node), "", "", "", "", "", "", "");
        }

        return table;
    }

    private static IEnumerable<string> KeyLines(EphemeralShardedKeyStatus key, int width)
    {
        yield return TextWidth.Cut(Printable.Of($"{key.Key} lives on {key.Node}, in shard {key.Shard}: {key.Running} running, {key.Pending} pending."), width);
        if (key.Window.Count == 0)
            yield break;
        var table = new TextTable(new TextColumn("ID", LeastWidth: 19), new TextColumn("STATE"), new TextColumn("STARTED"), new TextColumn("ERROR"));
        foreach (var one in key.Window)
            table.Add(
                $"{one.Id}", $"{one.State}".ToLowerInvariant(), one.Started.UtcDateTime.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                one.ErrorType ?? "");
        foreach (var line in table.Lines(width))
            yield return line;
    }
}
