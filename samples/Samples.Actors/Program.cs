using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Akka.Actor;
using Akka.Hosting;
using Ephemeral.Actors;
using Ephemeral.Actors.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var builder = Host.CreateApplicationBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddAkka("shop", akka => akka
    .ConfigureLoggers(loggers =>
    {
        loggers.ClearLoggers();
        loggers.AddLoggerFactory();     // Akka.NET logs by ILogger, as everything else here does
    })
    .WithEphemeralResultCoordinator<Order, Receipt>(BillAsync, new EphemeralOptions { MaxConcurrency = 8 })
    .WithActors((system, registry, resolver) =>
        registry.Register<Checkout>(system.ActorOf(resolver.Props<Checkout>(), "checkout"))));

using var host = builder.Build();
await host.StartAsync();
var billing = host.Services.GetRequiredService<IRequiredActor<EphemeralResultCoordinator<Order, Receipt>>>().ActorRef;
var checkout = host.Services.GetRequiredService<IRequiredActor<Checkout>>().ActorRef;
var patience = TimeSpan.FromSeconds(30);

// Tell: the actor submits, and is told the answer when the work has ended.
checkout.Tell(new Order("A-1", 3));
checkout.Tell(new Order("A-2", 0));

// Ask: Succeeded<Receipt> alone throws what the body threw; Ask<object> would give Failed, Cancelled or Refused as they are.
var paid = await billing.Ask<Succeeded<Receipt>>(new Submit<Order>(new Order("A-3", 7)), patience);
Console.WriteLine($"Asked: {paid.Result.Number} costs {paid.Result.Total}.");

foreach (var line in await checkout.Ask<string[]>("report", patience))
    Console.WriteLine($"Told: {line}");

// The coordinator is steered by messages too.
await billing.Ask<Done>(Complete.Instance, patience);
await billing.Ask<Done>(Drain.Instance, patience);
var status = await billing.Ask<EphemeralStatus>(GetStatus.Instance, patience);
Console.WriteLine($"{status.TotalCompleted} billed, {status.TotalFailed} failed.");
await host.StopAsync();

static async Task<Receipt> BillAsync(Order order, CancellationToken cancellationToken)
{
    await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);     // stands for the bank
    return order.Pieces > 0 ? new Receipt(order.Number, order.Pieces * 9.50m) : throw new ArgumentException($"{order.Number} is empty.");
}

internal sealed record Order(string Number, int Pieces);

internal sealed record Receipt(string Number, decimal Total);

internal sealed class Checkout : ReceiveActor
{
    private readonly SortedSet<string> _lines = [];
    private readonly TaskCompletionSource<string[]> _report = new();

    public Checkout(IRequiredActor<EphemeralResultCoordinator<Order, Receipt>> billing)
    {
        Receive<Order>(order => billing.ActorRef.Tell(new Submit<Order>(order)));
        Receive<Succeeded<Receipt>>(answer => Add($"{answer.Result.Number} costs {answer.Result.Total}."));
        Receive<Failed>(answer => Add(answer.Error.Message));
        Receive<Refused>(answer => Add(answer.Reason));
        Receive<string>(_ => _report.Task.PipeTo(Sender));
    }

    private void Add(string line)
    {
        if (_lines.Add(line) && _lines.Count == 2)      // both orders have been answered
            _report.SetResult([.. _lines]);
    }
}
