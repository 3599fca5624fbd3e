using Akka.Actor;
using Ephemeral.Actors;

namespace Ephemeral.Benchmarks.Contenders;

internal sealed class EphemeralContender(ActorSystem system) : IContender
{
    public string Name => "Ephemeral";

    public async Task RunAsync(Func<int, CancellationToken, Task> body, int operations, int producers)
    {
        await using var coordinator = new EphemeralWorkCoordinator<int>(
            body,
            new EphemeralOptions { MaxConcurrency = IContender.Concurrency, MaxPendingOperations = IContender.Bound },
            system);
        await IContender.ProduceAsync(operations, producers, async items =>
        {
            foreach (var item in items)
                await coordinator.EnqueueAsync(item);
        });
        coordinator.Complete();
        await coordinator.DrainAsync();
    }
}
