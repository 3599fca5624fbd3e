using Akka.Routing;
using Akka.TestKit;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.Routers;

public sealed class RouterTests : ConformanceTest
{
    [Fact]
    public async Task Round_robin_gives_each_routee_its_turn()
    {
        var probes = Probes(3);
        var router = new Router(new RoundRobinRoutingLogic(), Routees(probes));

        for (var i = 0; i < 9; i++) router.Route(i, TestActor);

        for (var i = 0; i < 9; i++) await probes[i % 3].ExpectMsgAsync(i);
    }

    [Fact]
    public async Task A_logic_of_ones_own_picks_the_routee()
    {
        var probes = Probes(3);
        var router = new Router(new ByRemainder(), Routees(probes));

        foreach (var number in new[] { 5, 4, 3, 8 }) router.Route(number, TestActor);

        await probes[2].ExpectMsgAsync(5);
        await probes[1].ExpectMsgAsync(4);
        await probes[0].ExpectMsgAsync(3);
        await probes[2].ExpectMsgAsync(8);
    }

    [Fact]
    public async Task A_broadcast_reaches_every_routee_unwrapped()
    {
        var probes = Probes(3);
        var router = new Router(new ByRemainder(), Routees(probes));

        router.Route(new Broadcast("all"), TestActor);

        foreach (var probe in probes) await probe.ExpectMsgAsync("all");
    }

    [Fact]
    public async Task The_sender_stays_the_sender()
    {
        var probes = Probes(1);
        var router = new Router(new RoundRobinRoutingLogic(), Routees(probes));

        router.Route("hello", TestActor);

        await probes[0].ExpectMsgAsync("hello");
        Assert.Equal(TestActor, probes[0].LastSender);
    }

    [Fact]
    public async Task Adding_and_removing_a_routee_gives_another_router()
    {
        var probes = Probes(2);
        var one = new Router(new RoundRobinRoutingLogic(), Routees(probes[..1]));
        var two = one.AddRoutee(probes[1].Ref);
        var other = two.RemoveRoutee(probes[0].Ref);

        Assert.Single(one.Routees);
        Assert.Equal(2, two.Routees.Count());
        other.Route("hello", TestActor);

        await probes[1].ExpectMsgAsync("hello");
    }

    private TestProbe[] Probes(int count) => [.. Enumerable.Range(0, count).Select(_ => CreateTestProbe())];

    private static Routee[] Routees(TestProbe[] probes) => [.. probes.Select(probe => Routee.FromActorRef(probe.Ref))];

    private sealed class ByRemainder : RoutingLogic
    {
        public override Routee Select(object message, Routee[] routees) => routees[(int)message % routees.Length];
    }
}
