using Akka.Actor;
using Ephemeral.Actors;

namespace Ephemeral.Benchmarks.Contenders;

/// <param name="system">Where its actors live.</param>
/// <param name="name">What it is called in the report.</param>
/// <param name="watch">Watches each coordinator from before its first item until it has drained; null for nobody.</param>
internal sealed class EphemeralContender(
    ActorSystem system, string name = "Ephemeral", Func<EphemeralCoordinator, IAsyncDisposable>? watch = null) : IContender
{
    public string Name => name;

    public async Task RunAsync(Func<int, CancellationToken, Task> body, int operations, int producers)
    {
        await using var coordinator = new EphemeralWorkCoordinator<int>(
            body,
            new EphemeralOptions { MaxConcurrency = IContender.Concurrency, MaxPendingOperations = IContender.Bound },
            system);
        await using var watching = watch?.Invoke(coordinator);
        await IContender.ProduceAsync(operations, producers, async items =>
        {
            foreach (var item in items)
                await coordinator.EnqueueAsync(item);
        });
        coordinator.Complete();
        await coordinator.DrainAsync();
    }
}
