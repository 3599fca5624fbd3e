using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Akka.Cluster.Hosting;
using Akka.Cluster.Hosting.SBR;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Ephemeral.Cluster;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// In three terminals: dotnet run --project samples/Samples.Cluster -- 1, then -- 2 and -- 3. Without a number there is no cluster.
var node = args is [var first, ..] && int.TryParse(first, out var number) ? number : 0;
var builder = Host.CreateApplicationBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Error);
var port = builder.Configuration.GetValue("Port", 8110);     // --Port=9000: nodes 1 to 3 listen on 9001 to 9003
builder.Services.AddAkka("shop", akka =>
{
    akka.ConfigureLoggers(loggers =>
    {
        loggers.ClearLoggers();
        loggers.AddLoggerFactory();     // Akka.NET logs by ILogger, as everything else here does
    });
    if (node > 0)
    {
        akka.WithRemoting("127.0.0.1", port + node)
            .WithClustering(new ClusterOptions
            {
                SeedNodes = [.. Enumerable.Range(1, 3).Select(seed => $"akka.tcp://shop@127.0.0.1:{port + seed}")],
                SplitBrainResolver = new KeepMajorityOption(),
            })
            .AddHocon(EphemeralSharding.QuickFailoverConfig(), HoconAddMode.Prepend)
    // what a node has admitted is awaited for so long when it leaves
    .AddHocon("akka.coordinated-shutdown.phases.service-requests-done.timeout = 20s", HoconAddMode.Prepend);
    }

    akka.WithEphemeralShardedResultCoordinator<string, Order, int>("orders", order => order.Customer, (order, ct) => ShipAsync(node, ct));
});
builder.Services.AddEphemeralShardedResultCoordinator<string, Order, int>("orders").AddHostedService<Shop>();
await builder.Build().RunAsync();     // Ctrl+C: the node leaves, and its customers move to the others
Console.WriteLine($"Node {node} has left.");

static async Task<int> ShipAsync(int node, CancellationToken cancellationToken)
{
    await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);     // stands for the warehouse
    return node;
}

internal sealed record Order(string Customer, int Number);

/// <summary>Orders for every customer, again and again, and says on which node they were shipped whenever that changes.</summary>
internal sealed class Shop(EphemeralShardedResultCoordinator<string, Order, int> orders) : BackgroundService
{
    private static readonly string[] Customers = ["Anna", "Ben", "Carla", "Dora", "Emil", "Fritz", "Greta", "Hugo", "Ida"];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await OrderForAllAsync(stoppingToken);
        }
        catch (InvalidOperationException)
        {
            // the node leaves, and takes nothing more in: that begins before services are told to stop
        }
    }

    private async Task OrderForAllAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        var (number, before) = (0, "");
        do
        {
            number++;
            var shipped = await Task.WhenAll(Customers.Select(customer => OrderAsync(new Order(customer, number))));
            var line = string.Join("; ", shipped.Zip(Customers).GroupBy(one => one.First, one => one.Second)
                .OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Key}: {string.Join(", ", group)}"));
            if (line != before)
                Console.WriteLine(before = line);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<string> OrderAsync(Order order)
    {
        try
        {
            return $"node {await (await orders.SubmitAsync(order)).Completion}";
        }
        catch (OwnerLostException)
        {
            return "lost with their node";     // OwnerLost.Fail, the default: it may have been shipped, and is not shipped again
        }
    }
}
