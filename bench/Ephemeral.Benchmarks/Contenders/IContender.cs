namespace Ephemeral.Benchmarks.Contenders;

/// <summary>One way to run bodies in the background, bounded alike: four at a time, 1,024 waiting.</summary>
internal interface IContender
{
    const int Concurrency = 4;
    const int Bound = 1024;

    string Name { get; }

    /// <summary>Runs the body for every number below <paramref name="operations"/>, offered by so many producers, to the end.</summary>
    Task RunAsync(Func<int, CancellationToken, Task> body, int operations, int producers);

    static Task ProduceAsync(int operations, int producers, Func<int, ValueTask> offer) =>
        Task.WhenAll(Enumerable.Range(0, producers).Select(producer => Task.Run(async () =>
        {
            for (var i = producer; i < operations; i += producers)
                await offer(i);
        })));
}
