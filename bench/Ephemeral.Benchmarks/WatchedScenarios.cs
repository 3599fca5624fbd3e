using Akka.Actor;
using Ephemeral.Benchmarks.Contenders;

namespace Ephemeral.Benchmarks;

/// <summary>The same work watched and unwatched: the ratio is what watching leaves of the rate.</summary>
internal static class WatchedScenarios
{
    public static IEnumerable<Scenario> All(ActorSystem system)
    {
        var unwatched = new EphemeralContender(system, "unwatched");
        (string How, IContender Watched)[] ways =
        [
            ("metrics", new EphemeralContender(system, "metrics, polled", coordinator => new Watching(coordinator, traced: false))),
            ("traces", new EphemeralContender(system, "metrics, polled, traces", coordinator => new Watching(coordinator, traced: true))),
        ];
        foreach (var (how, watched) in ways)
        {
            foreach (var body in Body.All)
            {
                foreach (var producers in IContender.Producers)
                {
                    yield return new Scenario($"watched, {how}, {body.Name}, {producers}p", body.Operations,
                    [
                        (watched.Name, () => watched.RunAsync(body.Run, body.Operations, producers)),
                        (unwatched.Name, () => unwatched.RunAsync(body.Run, body.Operations, producers)),
                    ], RoundsEach: 3);
                }
            }
        }
    }
}
