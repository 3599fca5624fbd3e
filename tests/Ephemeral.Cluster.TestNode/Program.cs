using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Hosting;
using Akka.Cluster.Hosting.SBR;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Ephemeral.Actors;
using Ephemeral.Cluster;
using Ephemeral.Cluster.TestNode;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// A node of a cluster that tests start, load and break. It is told what to do by lines, and answers by lines that begin with a sign.
const string Sign = "> ";

var settings = NodeSettings.Parse(args);
using var journal = new Journal(settings.Journal);
Load load = null!;
var builder = Host.CreateEmptyApplicationBuilder(null);
builder.Logging.AddSimpleConsole(static console => (console.SingleLine, console.TimestampFormat) = (true, "HH:mm:ss.fff "))
    .SetMinimumLevel(LogLevel.Information).AddFilter("Ephemeral.Failures", LogLevel.None);
builder.Services.AddAkka("proof", akka => akka
    .ConfigureLoggers(static logging =>
    {
        logging.ClearLoggers();
        logging.AddLoggerFactory();
    })
    .WithRemoting(new RemoteOptions
    {
        HostName = "127.0.0.1", Port = settings.Port, PublicHostName = settings.PublicHost, PublicPort = settings.PublicPort,
    })
    .WithClustering(new ClusterOptions
    {
        Roles = settings.HasKeys ? ["work"] : ["send"], SeedNodes = settings.Seeds.Split(','), SplitBrainResolver = new KeepMajorityOption(),
    })
    .AddHocon("akka.cluster { seed-node-timeout = 2s, retry-unsuccessful-join-after = 2s }", HoconAddMode.Prepend)
    .AddHocon(EphemeralSharding.QuickFailoverConfig(), HoconAddMode.Prepend)
    .AddHocon(settings.PauseSeconds == 0 ? "" : $"akka.cluster.failure-detector.acceptable-heartbeat-pause = {settings.PauseSeconds}s", HoconAddMode.Prepend)
    .AddHocon(
        settings.DrainSeconds == 0 ? "" : $"akka.coordinated-shutdown.phases.service-requests-done.timeout = {settings.DrainSeconds}s", HoconAddMode.Prepend)
    .AddHocon(EphemeralSharding.DefaultConfig(), HoconAddMode.Append)
    .WithActors((system, _, _) => load = new Load(settings, journal, new EphemeralShardedResultCoordinator<int, Item, int>(
        system, "orders", static item => item.Key, RunAsync, new EphemeralShardingOptions
        {
            Role = "work",
            OwnerLost = settings.OwnerLost,
            Operations = new EphemeralOptions
            {
                MaxConcurrency = 32, MaxConcurrencyPerKey = settings.MaxConcurrencyPerKey, MaxPendingOperations = 2_000,
                // enough for answers that are asked for again; a debug build looks at all of them for each batch
                MaxTrackedOperations = 4_000,
            },
        }))));

using var host = builder.Build();
await host.StartAsync();
var cluster = Cluster.Get(host.Services.GetRequiredService<ActorSystem>());
_ = Task.Run(SayMembersAsync);
_ = Task.Run(ObeyAsync);
await host.WaitForShutdownAsync();
await load.RestAsync(TimeSpan.FromSeconds(10));
Say($"ended {load.Admitted} {load.Unanswered}");

async Task<int> RunAsync(Item item, CancellationToken cancellationToken)
{
    journal.Write(JournalEvent.Started, item);
    try
    {
        await Task.Delay(item.Milliseconds, cancellationToken);
        return item.Number;
    }
    finally
    {
        journal.Write(JournalEvent.Ended, item);
    }
}

async Task ObeyAsync()
{
    while (await Console.In.ReadLineAsync() is { } line)
    {
        if (line == "load")
        {
            load.Start();
        }
        else if (line == "rest")
        {
            await load.RestAsync(TimeSpan.FromSeconds(90));
            Say($"rested {load.Admitted} {load.Unanswered}");
        }
    }

    // whoever started this process is gone
    Environment.Exit(3);
}

async Task SayMembersAsync()
{
    for (var last = ""; ; await Task.Delay(100))
    {
        var state = cluster.State;
        var now = $"members {state.Members.Count(static member => member.Status == MemberStatus.Up)} {state.Members.Count} {state.Unreachable.Count}";
        if (now != last)
            Say(now);
        last = now;
    }
}

void Say(string line) => Console.Out.WriteLine(Sign + line);
