using Akka.Actor;
using Akka.Routing;
using Akka.Util;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.Routers;

public sealed class PoolTests : ConformanceTest
{
    [Fact]
    public async Task A_round_robin_pool_makes_its_routees_and_gives_each_its_turn()
    {
        var pool = Sys.ActorOf(Answering().WithRouter(new RoundRobinPool(4)));

        var names = new List<string>();
        for (var i = 0; i < 12; i++) names.Add(await pool.Ask<string>("who", Patience));

        Assert.Equal(4, names.Distinct().Count());
        Assert.All(names.GroupBy(name => name), turns => Assert.Equal(3, turns.Count()));
    }

    [Fact]
    public async Task The_routees_are_the_pools_children()
    {
        var pool = Sys.ActorOf(Answering().WithRouter(new RoundRobinPool(3)), "pool");

        var routees = (await pool.Ask<Akka.Routing.Routees>(GetRoutees.Instance, Patience)).Members.ToList();

        Assert.Equal(3, routees.Count);
        Assert.All(routees, routee => Assert.Equal(pool.Path, Assert.IsType<ActorRefRoutee>(routee).Actor.Path.Parent));
    }

    [Fact]
    public async Task A_broadcast_reaches_every_routee_of_the_pool()
    {
        var pool = Sys.ActorOf(Answering().WithRouter(new RoundRobinPool(5)));

        pool.Tell(new Broadcast("who"), TestActor);

        var names = new HashSet<string>();
        for (var i = 0; i < 5; i++) names.Add(await ExpectMsgAsync<string>());
        Assert.Equal(5, names.Count);
    }

    [Fact]
    public async Task A_routee_that_stops_leaves_the_pool()
    {
        var pool = Sys.ActorOf(Answering().WithRouter(new RoundRobinPool(2)));
        await pool.Ask<string>("who", Patience);

        pool.Tell("stop", TestActor);

        await AwaitConditionAsync(
            async () => (await pool.Ask<Akka.Routing.Routees>(GetRoutees.Instance, Patience)).Members.Count() == 1, Patience);
        var first = await pool.Ask<string>("who", Patience);
        Assert.Equal(first, await pool.Ask<string>("who", Patience));
    }

    [Fact]
    public async Task A_pool_whose_last_routee_stops_stops_too()
    {
        var pool = Sys.ActorOf(Answering().WithRouter(new RoundRobinPool(2)));
        await WatchAsync(pool);

        pool.Tell(new Broadcast(PoisonPill.Instance), TestActor);

        await ExpectTerminatedAsync(pool);
    }

    [Fact]
    public async Task Stopping_the_pool_stops_its_routees()
    {
        var pool = Sys.ActorOf(Reporter.Props(TestActor).WithRouter(new RoundRobinPool(2)));
        await ExpectMsgAsync<Reporter.Started>();
        await ExpectMsgAsync<Reporter.Started>();

        Sys.Stop(pool);

        await ExpectMsgAsync<Reporter.Stopped>();
        await ExpectMsgAsync<Reporter.Stopped>();
    }

    [Fact]
    public async Task A_pool_with_a_logic_of_ones_own_routes_by_it()
    {
        var pool = Sys.ActorOf(Answering().WithRouter(new AlwaysFirstPool(3)));

        var first = await pool.Ask<string>("who", Patience);
        for (var i = 0; i < 5; i++) Assert.Equal(first, await pool.Ask<string>("who", Patience));
    }

    private static Props Answering() => Scripted.Props((context, message) =>
    {
        if (message is "stop") context.Stop(context.Self);
        else context.Sender.Tell(context.Self.Path.Name, context.Self);
    });

    private sealed class AlwaysFirstPool(int instances) : Pool(instances, null, DefaultSupervisorStrategy, null, false)
    {
        public override Router CreateRouter(ActorSystem system) => new(new First());

        public override int GetNrOfInstances(ActorSystem system) => NrOfInstances;

        public override ISurrogate ToSurrogate(ActorSystem system) => throw new NotSupportedException("stays in this process");
    }

    private sealed class First : RoutingLogic
    {
        public override Routee Select(object message, Routee[] routees) => routees[0];
    }
}
