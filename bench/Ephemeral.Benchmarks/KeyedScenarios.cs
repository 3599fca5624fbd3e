using Akka.Actor;
using Ephemeral.Benchmarks.Contenders;

namespace Ephemeral.Benchmarks;

/// <summary>Work of a thousand keys, evenly spread or with one key that gets half of it, and of a key for every item.</summary>
internal static class KeyedScenarios
{
    public const int DistinctKeys = 1_000_000;
    private const int Keys = 1_000;

    private static readonly (string Name, Func<int, int> KeyOf)[] Spreads =
    [
        ("even", static item => item % Keys),
        // four items in turn, so that every producer has its share of the hot key
        ("one hot", static item => (item >> 2) % 2 == 0 ? 0 : 1 + item % (Keys - 1)),
    ];

    public static IEnumerable<Scenario> All(ActorSystem system)
    {
        foreach (var (spread, keyOf) in Spreads)
        {
            IContender[] contenders =
            [
                new KeyedEphemeralContender(system, keyOf, fair: false),
                new KeyedEphemeralContender(system, keyOf, fair: true),
                new ActionBlockContender(),
                new ChannelPerKeyContender(keyOf),
                new ActorPerKeyContender(system, keyOf),
            ];
            foreach (var body in Body.All)
            {
                foreach (var producers in IContender.Producers)
                {
                    yield return new Scenario($"keyed, {spread}, {body.Name}, {producers}p", body.Operations,
                        [.. contenders.Select(c => (c.Name, (Func<Task>)(() => c.RunAsync(body.Run, body.Operations, producers))))]);
                }
            }
        }

        var distinct = new KeyedEphemeralContender(system, static item => item, fair: false);
        yield return new Scenario("keyed, a million keys", DistinctKeys,
            [(distinct.Name, () => distinct.RunAsync(Body.NoOp.Run, DistinctKeys, 1))]);
    }
}
