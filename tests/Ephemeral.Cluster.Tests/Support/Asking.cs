using Akka.Actor;
using Ephemeral.Testing;

namespace Ephemeral.Cluster.Tests.Support;

internal static class KeyLookup
{
    /// <summary>The node where a key lives; asked again while the cluster is busy with itself.</summary>
    public static async Task<string> NodeOfAsync<TKey, T>(this EphemeralShardedCoordinator<TKey, T> coordinator, TKey key)
        where TKey : notnull
    {
        var node = "";
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    node = (await coordinator.GetKeyAsync(key)).Node;
                    return true;
                }
                catch (AskTimeoutException)
                {
                    return false;
                }
            },
            () => $"where {key} lives");
        return node;
    }
}
