using System.Globalization;
using Ephemeral.Cluster.Benchmarks;

const string Usage = "usage: cluster [--rounds N] [--seconds N] [--only TEXT]";
var (rounds, seconds, only) = (5, 3, "");
if (args is not ["cluster", ..])
{
    Console.Error.WriteLine(Usage);
    return 2;
}

for (var i = 1; i < args.Length; i += 2)
{
    var value = i + 1 < args.Length ? args[i + 1] : "";
    if (args[i] == "--only" && value.Length > 0)
    {
        only = value;
    }
    else if (args[i] is "--rounds" or "--seconds" && int.TryParse(value, out var number) && number > 0)
    {
        (rounds, seconds) = args[i] == "--rounds" ? (number, seconds) : (rounds, number);
    }
    else
    {
        Console.Error.WriteLine($"'{args[i]}' is not understood here. {Usage}");
        return 2;
    }
}

(string Name, IContender[] Contenders)[] scenarios =
[
    ("one node", [
        new EphemeralContender("Ephemeral", 16),
        new EphemeralContender("Ephemeral, a cluster of one", 16, "work"),
        new OrleansContender("Orleans, in the silo", 1, withClient: false),
        new DeliveryContender("Akka.Delivery", "work"),
    ]),
    ("two nodes, all items remote", [
        new EphemeralContender("Ephemeral, 16 ahead", 16, "work", "send"),
        new EphemeralContender("Ephemeral, 1 ahead", 1, "work", "send"),
        new EphemeralContender("Ephemeral, 64 ahead", 64, "work", "send"),
        new OrleansContender("Orleans, client to silo", 1, withClient: true),
        new DeliveryContender("Akka.Delivery", "work", "send"),
    ]),
    ("three nodes, all send", [
        new EphemeralContender("Ephemeral, 16 ahead", 16, "work", "work", "work"),
        new OrleansContender("Orleans, three silos", 3, withClient: false),
    ]),
];

using var sockets = new SocketBytes();
Console.WriteLine($"All nodes are in this process, on {Environment.ProcessorCount} processors, over loopback. {Item.Keys} keys, bodies do nothing.");
Console.WriteLine($"{"scenario",-28} {"contender",-28} {"per second",11} {"CPU us/op",10} {"alloc B/op",11} {"sent B/op",10}");
foreach (var (name, contenders) in scenarios.Where(scenario => scenario.Name.Contains(only, StringComparison.Ordinal)))
{
    foreach (var m in await Measurement.TakeAsync(name, contenders, rounds, TimeSpan.FromSeconds(seconds), sockets))
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{m.Scenario,-28} {m.Contender,-28} {m.PerSecond,11:N0} {m.Microseconds,10:N1} {m.Allocated,11:N0} {m.Sent,10:N0}"));
}

return 0;
