using Akka.Actor;
using Ephemeral.Benchmarks.Contenders;

namespace Ephemeral.Benchmarks;

/// <summary>Background work without keys.</summary>
internal static class WorkScenarios
{
    public static IEnumerable<Scenario> All(ActorSystem system)
    {
        IContender[] contenders =
            [new EphemeralContender(system), new ActionBlockContender(), new ChannelContender(), new ParallelContender()];
        foreach (var body in Body.All)
        {
            foreach (var producers in IContender.Producers)
            {
                yield return new Scenario($"work, {body.Name}, {producers}p", body.Operations,
                    [.. contenders.Select(c => (c.Name, (Func<Task>)(() => c.RunAsync(body.Run, body.Operations, producers))))]);
            }
        }
    }
}
