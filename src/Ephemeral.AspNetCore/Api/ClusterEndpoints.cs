using System.ComponentModel;
using Ephemeral.Actors;
using Ephemeral.Actors.Protocol;
using Ephemeral.AspNetCore.Models;
using Ephemeral.AspNetCore.Reading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ephemeral.AspNetCore.Api;

/// <summary>What can be looked at of coordinators that span a cluster. Every node answers for all.</summary>
internal static class ClusterEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        ReadingEndpoints.Describe(api.MapGet("/cluster", ClusterAsync), "The nodes of the coordinators that span a cluster").Produces<ClusterModel>();
        ReadingEndpoints.Describe(api.MapGet("/cluster/key", KeyAsync), "Where a key lives, and what its node knows of it").Produces<ShardedKeyModel>();
    }

    private static async Task<IResult> ClusterAsync(CoordinatorAnswers answers, CancellationToken cancellationToken)
    {
        var coordinators = await answers.ListShardedAsync(cancellationToken).ConfigureAwait(false);
        var models = await Task.WhenAll(coordinators.Select(entry => NodesAsync(entry, answers, cancellationToken))).ConfigureAwait(false);
        return TypedResults.Json(new ClusterModel(models), DashboardJson.Default.ClusterModel);
    }

    private static async Task<ShardedCoordinatorModel> NodesAsync(
        CoordinatorEntry coordinator, CoordinatorAnswers answers, CancellationToken cancellationToken)
    {
        try
        {
            var found = await answers.AskAsync<NodesFound>(coordinator, GetNodes.Instance, cancellationToken).ConfigureAwait(false);
            return new ShardedCoordinatorModel(coordinator.Name, null, [.. found.Nodes.Select(NodeModel.Of)]);
        }
        catch (Exception e) when (e is NoAnswerException or RefusedException)
        {
            return new ShardedCoordinatorModel(coordinator.Name, e.Message, []);
        }
    }

    private static async Task<IResult> KeyAsync(
        [Description("The coordinator's name")] string coordinator,
        [Description("The key as text")] string key,
        CoordinatorAnswers answers, CancellationToken cancellationToken)
    {
        var sharded = await answers.ListShardedAsync(cancellationToken).ConfigureAwait(false);
        var entry = sharded.FirstOrDefault(entry => entry.Name == Check.Coordinator(coordinator)) ?? throw new NotFoundException(
            $"No coordinator named '{coordinator}' spans a cluster. "
            + (sharded.Count == 0 ? "None does." : $"These do: {string.Join(", ", sharded.Select(static entry => entry.Name))}."));
        var found = await answers.AskAsync<EphemeralShardedKeyStatus>(entry, new GetShardedKey(key), cancellationToken).ConfigureAwait(false);
        return TypedResults.Json(ShardedKeyModel.Of(found), DashboardJson.Default.ShardedKeyModel);
    }
}
