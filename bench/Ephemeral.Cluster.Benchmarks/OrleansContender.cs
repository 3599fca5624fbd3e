using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ephemeral.Cluster.Benchmarks;

public interface IItemGrain : IGrainWithIntegerKey
{
    Task TakeAsync(Item item);
}

public sealed class ItemGrain : Grain, IItemGrain
{
    public Task TakeAsync(Item item) => Task.CompletedTask;
}

/// <summary>Orleans: a grain a key, each call awaited, with as many under way from a sender as Ephemeral may have.</summary>
/// <param name="name">What it is called.</param>
/// <param name="silos">How many silos, each of which sends too, unless a client does.</param>
/// <param name="withClient">Whether a client sends, which is no silo.</param>
internal sealed class OrleansContender(string name, int silos, bool withClient) : IContender
{
    private static int _ports = 21_000;

    private readonly List<IHost> _hosts = [];

    public string Name => name;

    public async Task StartAsync()
    {
        var first = Interlocked.Add(ref _ports, 100);
        for (var i = 0; i < silos; i++)
        {
            var (silo, gateway) = (first + i, first + 50 + i);
            await StartAsync(builder => builder.UseOrleans(orleans => orleans.UseLocalhostClustering(
                silo, gateway, silos == 1 ? null : new IPEndPoint(IPAddress.Loopback, first))));
        }

        if (withClient)
            await StartAsync(builder => builder.UseOrleansClient(client => client.UseLocalhostClustering(first + 50)));
    }

    public async Task<long> RunAsync(TimeSpan time)
    {
        var senders = withClient ? _hosts[^1..] : _hosts;
        var counts = await Task.WhenAll(senders.Select(sender => Task.Run(async () =>
        {
            var grains = sender.Services.GetRequiredService<IGrainFactory>();
            IItemGrain[] all = [.. Enumerable.Range(0, Item.Keys).Select(key => grains.GetGrain<IItemGrain>(key))];
            var end = DateTime.UtcNow + time;
            var number = 0;
            await Task.WhenAll(Enumerable.Range(0, IContender.Bound).Select(async _ =>
            {
                while (DateTime.UtcNow < end)
                {
                    var item = Item.Of(Interlocked.Increment(ref number) - 1);
                    await all[item.Key].TakeAsync(item);
                }
            }));
            return (long)number;
        })));
        return counts.Sum();
    }

    public override string ToString() => name;

    public async ValueTask DisposeAsync()
    {
        foreach (var host in Enumerable.Reverse(_hosts))
        {
            await host.StopAsync();
            host.Dispose();
        }
    }

    private async Task StartAsync(Action<HostApplicationBuilder> with)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        with(builder);
        var host = builder.Build();
        _hosts.Add(host);
        await host.StartAsync();
    }
}
