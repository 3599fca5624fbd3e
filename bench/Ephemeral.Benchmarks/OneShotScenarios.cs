using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Benchmarks.Contenders;

namespace Ephemeral.Benchmarks;

/// <summary>All items in one call that is awaited.</summary>
internal static class OneShotScenarios
{
    private static readonly EphemeralOptions Options =
        new() { MaxConcurrency = IContender.Concurrency, MaxPendingOperations = IContender.Bound };

    public static IEnumerable<Scenario> All(ActorSystem system) =>
        Body.All.Select(body => new Scenario($"one-shot, {body.Name}", body.Operations,
        [
            ("EphemeralForEachAsync", () => Enumerable.Range(0, body.Operations).EphemeralForEachAsync(body.Run, Options, system: system)),
            ("Parallel.ForEachAsync", () => new ParallelContender().RunAsync(body.Run, body.Operations, producers: 1)),
        ]));
}
