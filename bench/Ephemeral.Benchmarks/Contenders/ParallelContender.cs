namespace Ephemeral.Benchmarks.Contenders;

/// <summary>Has no queue to produce into: it is given all items at once, whatever the number of producers.</summary>
internal sealed class ParallelContender : IContender
{
    public string Name => "Parallel.ForEachAsync";

    public Task RunAsync(Func<int, CancellationToken, Task> body, int operations, int producers) =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, operations),
            new ParallelOptions { MaxDegreeOfParallelism = IContender.Concurrency },
            (item, token) => new ValueTask(body(item, token)));
}
