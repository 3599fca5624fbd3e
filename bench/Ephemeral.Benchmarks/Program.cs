using Akka.Actor;
using Ephemeral.Benchmarks;
using Ephemeral.Benchmarks.Patterns;
using Ephemeral.Benchmarks.Soak;

const string Usage = $"usage: compare [--json FILE] [--rounds N] [--only TEXT], patterns with the same, or {SoakCommand.Usage}";
if (args is ["soak", .. var rest])
    return await SoakCommand.RunAsync(rest);
if (args is not ["compare" or "patterns", ..])
{
    Console.Error.WriteLine(Usage);
    return 2;
}

string? json = null;
var only = "";
var rounds = 7;
for (var i = 1; i < args.Length; i += 2)
{
    switch (args[i])
    {
        case "--json" when i + 1 < args.Length:
            json = args[i + 1];
            break;
        case "--only" when i + 1 < args.Length:
            only = args[i + 1];
            break;
        case "--rounds" when i + 1 < args.Length && int.TryParse(args[i + 1], out var n) && n > 0:
            rounds = n;
            break;
        default:
            Console.Error.WriteLine($"'{args[i]}' is not understood here. {Usage}");
            return 2;
    }
}

using var system = ActorSystem.Create("bench");
Scenario[] all = args[0] == "patterns"
    ? [.. PatternScenarios.All(system)]
    :
    [
        .. WorkScenarios.All(system), .. KeyedScenarios.All(system), .. OneShotScenarios.All(system), .. SignalScenarios.All(system),
        .. WatchedScenarios.All(system), TellScenario.Of(system),
    ];
var chosen = all.Where(scenario => scenario.Name.Contains(only)).ToArray();
var withKeyMemory = args[0] == "compare" && KeyMemory.Name.Contains(only);
if (chosen.Length == 0 && !withKeyMemory)
{
    Console.Error.WriteLine($"No scenario's name contains '{only}'. There are: {string.Join("; ", all.Select(s => s.Name).Append(KeyMemory.Name))}.");
    return 2;
}

var measurements = new List<Measurement>();
foreach (var scenario in chosen)
    measurements.AddRange(await Measurement.TakeAsync(scenario, rounds));
var keyMemory = withKeyMemory ? await KeyMemory.MeasureAsync(system) : null;
Report.Print(measurements);
if (keyMemory is not null)
    Report.Print(keyMemory);
if (json is not null)
    await Report.WriteJsonAsync(measurements, keyMemory, json);
await system.Terminate();
return 0;
