using System.Globalization;
using System.Text.Json;

namespace Ephemeral.Benchmarks;

/// <summary>The measurements as a table: each of ours beside its peers, with the ratio to each.</summary>
internal static class Report
{
    public static void Print(IReadOnlyList<Measurement> measurements)
    {
        Console.WriteLine($"{"scenario",-22} {"contender",-24} {"per second",14} {"ours / it",10} {"B/op",8}");
        foreach (var scenario in measurements.GroupBy(m => m.Scenario))
        {
            var ours = scenario.First();
            foreach (var m in scenario)
            {
                var ratio = m == ours ? "" : (ours.PerSecond / m.PerSecond).ToString("F2", CultureInfo.InvariantCulture);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{m.Scenario,-22} {m.Contender,-24} {m.PerSecond,14:N0} {ratio,10} {m.BytesPerOperation,8:N0}"));
            }
        }
    }

    public static Task WriteJsonAsync(IReadOnlyList<Measurement> measurements, string file) =>
        File.WriteAllTextAsync(file, JsonSerializer.Serialize(
            measurements.GroupBy(m => m.Scenario).SelectMany(scenario => scenario.Select(m => new
            {
                m.Scenario,
                m.Contender,
                m.PerSecond,
                RatioOfFirst = scenario.First().PerSecond / m.PerSecond,
                m.BytesPerOperation,
            })),
            new JsonSerializerOptions { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase }));
}
