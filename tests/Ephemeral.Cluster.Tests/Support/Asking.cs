using System.Runtime.CompilerServices;
using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Testing;

namespace Ephemeral.Cluster.Tests.Support;

/// <summary>
/// Questions that a node answers within seconds or not at all, as where the machine is short of time or a key moves: they are asked again then.
/// </summary>
internal static class Asking
{
    public static Task<EphemeralNodeStatus> StatusAsync<TKey, T>(this EphemeralShardedCoordinator<TKey, T> coordinator)
        where TKey : notnull => AgainAsync(() => coordinator.GetStatusAsync());

    /// <summary>How all nodes are, once all of them have answered.</summary>
    public static Task<IReadOnlyList<EphemeralNodeStatus>> StatusOfAllAsync<TKey, T>(this EphemeralShardedCoordinator<TKey, T> coordinator)
        where TKey : notnull => AgainAsync(() => coordinator.GetStatusOfAllAsync(), static nodes => nodes.All(static node => node.HasAnswered));

    public static Task<EphemeralShardedKeyStatus> KeyAsync<TKey, T>(this EphemeralShardedCoordinator<TKey, T> coordinator, TKey key)
        where TKey : notnull => AgainAsync(() => coordinator.GetKeyAsync(key));

    /// <summary>The node where a key lives.</summary>
    public static async Task<string> NodeOfAsync<TKey, T>(this EphemeralShardedCoordinator<TKey, T> coordinator, TKey key)
        where TKey : notnull => (await coordinator.KeyAsync(key)).Node;

    /// <summary>Asks until there is an answer that will do.</summary>
    public static async Task<T> AgainAsync<T>(
        Func<Task<T>> ask, Func<T, bool>? willDo = null, [CallerArgumentExpression(nameof(ask))] string what = "")
    {
        T answer = default!;
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    answer = await ask();
                    return willDo is null || willDo(answer);
                }
                catch (AskTimeoutException)
                {
                    return false;
                }
            },
            () => $"an answer to {what}");
        return answer;
    }
}
