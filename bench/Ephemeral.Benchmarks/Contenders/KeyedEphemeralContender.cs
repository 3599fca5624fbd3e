using Akka.Actor;
using Ephemeral.Actors;

namespace Ephemeral.Benchmarks.Contenders;

internal sealed class KeyedEphemeralContender(ActorSystem system, Func<int, int> keyOf, bool fair) : IContender
{
    public string Name => fair ? "Ephemeral keyed, fair" : "Ephemeral keyed";

    public async Task RunAsync(Func<int, CancellationToken, Task> body, int operations, int producers)
    {
        await using var coordinator = new EphemeralKeyedWorkCoordinator<int, int>(
            keyOf,
            body,
            new EphemeralOptions
            {
                MaxConcurrency = IContender.Concurrency,
                MaxPendingOperations = IContender.Bound,
                EnableFairScheduling = fair,
                // no key is refused: what is measured is the taking of turns
                FairSchedulingThreshold = IContender.Bound,
            },
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
