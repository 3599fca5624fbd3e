using Akka.Actor;
using Ephemeral.Benchmarks;
using Ephemeral.Benchmarks.Contenders;

const string Usage = "usage: compare [--json FILE] [--rounds N]";
if (args is not ["compare", ..])
{
    Console.Error.WriteLine(Usage);
    return 2;
}

string? json = null;
var rounds = 7;
for (var i = 1; i < args.Length; i += 2)
{
    switch (args[i])
    {
        case "--json" when i + 1 < args.Length:
            json = args[i + 1];
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
IContender[] contenders = [new EphemeralContender(system), new ActionBlockContender(), new ChannelContender(), new ParallelContender()];
var measurements = new List<Measurement>();
foreach (var body in Body.All)
{
    foreach (var producers in new[] { 1, 4 })
    {
        measurements.AddRange(await Measurement.TakeAsync(
            $"work, {body.Name}, {producers}p", body.Operations, rounds,
            [.. contenders.Select(c => (c.Name, (Func<Task>)(() => c.RunAsync(body.Run, body.Operations, producers))))]));
    }
}

measurements.AddRange(await TellScenario.MeasureAsync(system, rounds));
Report.Print(measurements);
if (json is not null)
    await Report.WriteJsonAsync(measurements, json);
await system.Terminate();
return 0;
