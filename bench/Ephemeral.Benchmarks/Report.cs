using System.Globalization;
using System.Text.Json;

namespace Ephemeral.Benchmarks;

/// <summary>The measurements as tables: each of ours beside its peers, with the ratio to each; and what keys cost.</summary>
internal static class Report
{
    public static void Print(IReadOnlyList<Measurement> measurements)
    {
        if (measurements.Count == 0)
            return;
        Console.WriteLine($"{"scenario",-30} {"contender",-24} {"per second",14} {"ours / it",10} {"B/op",8}");
        foreach (var scenario in measurements.GroupBy(m => m.Scenario))
        {
            var ours = scenario.First();
            foreach (var m in scenario)
            {
                var ratio = m == ours ? "" : (ours.PerSecond / m.PerSecond).ToString("F2", CultureInfo.InvariantCulture);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{m.Scenario,-30} {m.Contender,-24} {m.PerSecond,14:N0} {ratio,10} {m.BytesPerOperation,8:N0}"));
            }
        }
    }

    public static void Print(KeyMemory memory)
    {
        Console.WriteLine($"{KeyMemory.Name,-51} {"bytes",14}");
        Line("heap before a million keys", memory.HeapBefore);
        Line($"heap after them, {memory.KeysKept:N0} still kept", memory.HeapAfter);
        Line("a pending operation, no keys", memory.BytesPerPendingOperation);
        Line("a pending operation with a key of its own", memory.BytesPerPendingOperationOfItsOwnKey);
        Line("a live key: the difference", memory.BytesPerLiveKey);

        static void Line(string what, double bytes) =>
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-51} {bytes,14:N0}"));
    }

    public static Task WriteJsonAsync(IReadOnlyList<Measurement> measurements, KeyMemory? keyMemory, string file) =>
        File.WriteAllTextAsync(file, JsonSerializer.Serialize(
            new
            {
                Measurements = measurements.GroupBy(m => m.Scenario).SelectMany(scenario => scenario.Select(m => new
                {
                    m.Scenario,
                    m.Contender,
                    m.PerSecond,
                    RatioOfFirst = scenario.First().PerSecond / m.PerSecond,
                    m.BytesPerOperation,
                })),
                KeyMemory = keyMemory,
            },
            new JsonSerializerOptions { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase }));
}
