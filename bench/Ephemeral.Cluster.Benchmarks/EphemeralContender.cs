using Akka.Actor;
using Akka.Configuration;
using Ephemeral.Actors;

namespace Ephemeral.Cluster.Benchmarks;

/// <summary>A sharded coordinator.</summary>
/// <param name="name">What it is called.</param>
/// <param name="inFlightPerKey">How many of a key a sender sends ahead.</param>
/// <param name="roles">One node each: "work" where keys live, "send" for one that only sends; none for an actor system without a cluster.</param>
internal sealed class EphemeralContender(string name, int inFlightPerKey, params string[] roles) : IContender
{
    private AkkaNodes? _nodes;
    private ActorSystem? _alone;
    private EphemeralShardedCoordinator<string, Item>[] _senders = [];

    public string Name => name;

    public async Task StartAsync()
    {
        _nodes = roles.Length > 0 ? await AkkaNodes.FormAsync(roles) : null;
        _alone = _nodes is null ? ActorSystem.Create("alone", ConfigurationFactory.ParseString("akka.loglevel = ERROR")) : null;
        var options = new EphemeralShardingOptions
        {
            Role = _nodes is null ? null : "work",
            InFlightPerKey = inFlightPerKey,
            Operations = new EphemeralOptions { MaxConcurrency = 4, MaxPendingOperations = IContender.Bound },
        };
        EphemeralShardedCoordinator<string, Item>[] all = [.. (_nodes?.Systems ?? [_alone!]).Select(system => new EphemeralShardedCoordinator<string, Item>(
            system, "items", static item => item.KeyText, static (_, _) => Task.CompletedTask, options))];
        _senders = roles.Contains("send") ? [.. all.Where((_, node) => roles[node] == "send")] : all;
    }

    public async Task<long> RunAsync(TimeSpan time)
    {
        var counts = await Task.WhenAll(_senders.Select(sender => Task.Run(async () =>
        {
            var end = DateTime.UtcNow + time;
            var number = 0;
            do
            {
                for (var i = 0; i < 64; i++)
                    await sender.EnqueueAsync(Item.Of(number++));
            }
            while (DateTime.UtcNow < end);
            while (sender.UnansweredCount > 0)
                await Task.Delay(1);
            return (long)number;
        })));
        return counts.Sum();
    }

    public override string ToString() => $"{name}: {string.Join("; ", _senders.Select(static sender => sender.GetStatusAsync().Result))}";

    public async ValueTask DisposeAsync()
    {
        if (_nodes is not null)
            await _nodes.DisposeAsync();
        if (_alone is not null)
            await _alone.Terminate();
    }
}
