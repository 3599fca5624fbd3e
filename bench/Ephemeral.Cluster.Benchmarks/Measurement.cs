using System.Diagnostics;

namespace Ephemeral.Cluster.Benchmarks;

/// <summary>What one contender did: medians of several rounds. Processor time and bytes are of all nodes, which share the process.</summary>
internal sealed record Measurement(string Scenario, string Contender, double PerSecond, double Microseconds, double Allocated, double Sent)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Starts all contenders, lets each run for a while, and then each in turn, several times over.</summary>
    public static async Task<List<Measurement>> TakeAsync(string scenario, IContender[] contenders, int rounds, TimeSpan time, SocketBytes sockets)
    {
        foreach (var contender in contenders)
        {
            await contender.StartAsync();
            await RunAsync(contender, WarmUp);
        }

        var taken = contenders.Select(static _ => new List<double[]>()).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var turn = 0; turn < contenders.Length; turn++)
            {
                var i = (turn + round) % contenders.Length;
                GC.Collect();
                var (sent, bytes, processor) = (await sockets.SentAsync(), GC.GetTotalAllocatedBytes(), Environment.CpuUsage.TotalTime);
                var watch = Stopwatch.StartNew();
                var count = (double)await RunAsync(contenders[i], time);
                var seconds = watch.Elapsed.TotalSeconds;
                processor = Environment.CpuUsage.TotalTime - processor;
                bytes = GC.GetTotalAllocatedBytes() - bytes;
                taken[i].Add([count / seconds, processor.TotalMicroseconds / count, bytes / count, (await sockets.SentAsync() - sent) / count]);
            }
        }

        foreach (var contender in contenders)
            await contender.DisposeAsync();
        return [.. contenders.Select((contender, i) => new Measurement(
            scenario, contender.Name, Median(taken[i], 0), Median(taken[i], 1), Median(taken[i], 2), Median(taken[i], 3)))];
    }

    /// <summary>One that stands still ends the benchmark, by name.</summary>
    private static async Task<long> RunAsync(IContender contender, TimeSpan time)
    {
        try
        {
            return await contender.RunAsync(time).WaitAsync(time + Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{contender} has not been answered for all that it sent within {Patience}.");
        }
    }

    private static double Median(List<double[]> rounds, int column) => rounds.Select(round => round[column]).Order().ElementAt(rounds.Count / 2);
}
