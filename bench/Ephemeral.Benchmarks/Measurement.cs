using System.Diagnostics;

namespace Ephemeral.Benchmarks;

/// <summary>What one contender did in one scenario: the median of several rounds.</summary>
internal sealed record Measurement(string Scenario, string Contender, double PerSecond, double BytesPerOperation)
{
    /// <summary>How long each contender runs before it is measured. What NuGet packages bring is compiled by the runtime, first without
    /// optimizing: on one core it takes seconds until that is made up for, while the framework's own classes come optimized.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1.5);

    /// <summary>Runs every contender in turn, several times over, so that what else the machine does falls on all alike; another one
    /// begins each round, since it matters whom one comes after.</summary>
    public static async Task<List<Measurement>> TakeAsync(Scenario scenario, int rounds)
    {
        var contenders = scenario.Contenders;
        var taken = contenders.Select(_ => new List<(double PerSecond, double Bytes)>()).ToArray();
        var warm = new TimeSpan[contenders.Count];
        while (warm.Min() < WarmUp)
        {
            for (var i = 0; i < warm.Length; i++)
            {
                var watch = Stopwatch.StartNew();
                await contenders[i].Run();
                warm[i] += watch.Elapsed;
            }
        }

        for (var round = 0; round < rounds * scenario.RoundsEach; round++)
        {
            for (var turn = 0; turn < contenders.Count; turn++)
            {
                var i = (turn + round) % contenders.Count;
                GC.Collect();
                GC.WaitForPendingFinalizers();
                GC.Collect();
                var bytes = GC.GetTotalAllocatedBytes(precise: true);
                var watch = Stopwatch.StartNew();
                await contenders[i].Run();
                var seconds = watch.Elapsed.TotalSeconds;
                taken[i].Add((
                    scenario.Operations / seconds,
                    (GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)scenario.Operations));
            }
        }

        return [.. contenders.Select((contender, i) => new Measurement(
            scenario.Name, contender.Name, Median(taken[i].Select(t => t.PerSecond)), Median(taken[i].Select(t => t.Bytes))))];
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
