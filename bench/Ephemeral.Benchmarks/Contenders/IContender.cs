namespace Ephemeral.Benchmarks.Contenders;

/// <summary>One way to run bodies in the background, bounded alike: four at a time, 1,024 waiting.</summary>
internal interface IContender
{
    const int Concurrency = 4;
    const int Bound = 1024;

    static readonly int[] Producers = [1, 4];

    string Name { get; }

    /// <summary>Runs the body for every number below <paramref name="operations"/>, offered by so many producers, to the end.</summary>
    Task RunAsync(Func<int, CancellationToken, Task> body, int operations, int producers);

    /// <summary>Starts the producers, each with its share of the items.</summary>
    static Task ProduceAsync(int operations, int producers, Func<IEnumerable<int>, Task> produce) =>
        Task.WhenAll(Enumerable.Range(0, producers).Select(producer => Task.Run(() => produce(Share(operations, producer, producers)))));

    private static IEnumerable<int> Share(int operations, int producer, int producers)
    {
        for (var i = producer; i < operations; i += producers)
            yield return i;
    }
}
