using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Actors.Time;
using Ephemeral.Cluster.Nodes;
using Ephemeral.Cluster.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Cluster.Tests.Nodes;

/// <summary>A node that stood still asks the others, and starts nothing until one has answered that it is still a member.</summary>
public sealed class GuardActorSpec : IAsyncLifetime
{
    private readonly TestCluster _cluster = new();
    private readonly FakeTime _time = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_member_that_takes_it_for_one_lets_it_go_on_and_meanwhile_it_is_a_finding()
    {
        var system = await _cluster.AddAsync();
        var other = await _cluster.AddAsync();
        var guard = new StartGuard(new Clock(_time), TimeSpan.FromSeconds(3));
        var actor = system.ActorOf(Props.Create(typeof(GuardActor), guard, "orders", true), "guard-of-test");
        await actor.Ask<ActorIdentity>(new Identify(1)).InTime();

        await guard.HoldAsync(_time, TimeSpan.FromSeconds(15));
        // nobody answers on the other node yet
        await using var owned = new Owning.OwnerCoordinator(null!, new EphemeralOptions(), system, "orders", guard, static () => []);
        Assert.Contains(owned.GetLints(), static lint => lint.Rule == "node-held");

        other.ActorOf(Props.Create(typeof(GuardActor), new StartGuard(new Clock(_time), TimeSpan.FromSeconds(3)), "orders", false), "guard-of-test");
        await Eventually.True(guard.MayStart);
        Assert.Empty(owned.GetLints());
    }

    [Fact]
    public async Task A_node_alone_goes_on_by_itself()
    {
        var system = await _cluster.AddAsync();
        var guard = new StartGuard(new Clock(_time), TimeSpan.FromSeconds(3));
        var actor = system.ActorOf(Props.Create(typeof(GuardActor), guard, "orders", true));
        await actor.Ask<ActorIdentity>(new Identify(1)).InTime();

        await guard.HoldAsync(_time, TimeSpan.FromSeconds(15));

        await Eventually.True(guard.MayStart);
    }
}
