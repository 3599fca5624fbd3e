using Akka.Actor;
using Akka.Configuration;
using Akka.Hosting;
using Ephemeral.Actors;
using Ephemeral.Actors.Protocol;
using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.Cluster.Tests.Nodes;

/// <summary>What is refused when a handle is made by its constructor, and what is left behind then.</summary>
public class StartTests
{
    private const string Quiet = "akka { loglevel = OFF, stdout-loglevel = OFF }";

    [Fact]
    public async Task A_second_handle_of_a_name_is_refused_and_leaves_nothing_behind()
    {
        var system = ActorSystem.Create("alone", Quiet);
        var first = Handle(system);

        var error = Assert.Throws<ArgumentException>(() => Handle(system));

        Assert.StartsWith("Actor system 'alone' has a coordinator 'orders' over its cluster already. Share its handle,", error.Message, StringComparison.Ordinal);
        var found = await EphemeralRegistry.For(system).Actor.Ask<CoordinatorsFound>(GetCoordinators.Instance).InTime();
        Assert.Equal("orders", Assert.Single(found.Coordinators).Name);
        Assert.Equal(2, await (await first.SubmitAsync(1)).Completion.InTime());
        await system.Terminate().InTime();
    }

    [Fact]
    public async Task It_starts_where_Akka_serializes_what_actors_are_made_of()
    {
        var system = ActorSystem.Create("alone", Quiet + "\n akka.actor.serialize-creators = on");
        Assert.Equal(2, await (await Handle(system).SubmitAsync(1)).Completion.InTime());
        await system.Terminate().InTime();
    }

    [Fact]
    public async Task A_name_that_an_actor_of_the_application_has_leaves_nothing_behind_and_is_free_afterwards()
    {
        var system = ActorSystem.Create("alone", Quiet);
        var taken = system.ActorOf(Props.Empty, "ephemeral-orders");

        Assert.Throws<InvalidActorNameException>(() => Handle(system));

        await Eventually.TrueAsync(
            async () => (await EphemeralRegistry.For(system).Actor.Ask<CoordinatorsFound>(GetCoordinators.Instance)).Coordinators.Count == 0,
            static () => "a coordinator that was left behind");
        await taken.GracefulStop(Eventually.Deadline);
        // the stop is told to whoever waits for it before the parent of the actor gives its name away
        EphemeralShardedResultCoordinator<string, int, int>? handle = null;
        await Eventually.True(() => (handle = Made(system)) is not null, "a name that nobody has any more");
        Assert.Equal(2, await (await handle!.SubmitAsync(1)).Completion.InTime());
        await system.Terminate().InTime();
    }

    [Fact]
    public async Task A_member_of_a_cluster_without_the_settings_is_refused_with_the_remedy()
    {
        var bare = ConfigurationFactory.ParseString(
            Quiet + "\n akka.actor.provider = cluster \n akka.remote.dot-netty.tcp { hostname = \"127.0.0.1\", port = 0 }");
        var system = ActorSystem.Create("bare", bare);

        var error = Assert.Throws<ConfigurationException>(() => Handle(system));

        Assert.Contains("'orders' can't span the cluster of actor system 'bare'", error.Message, StringComparison.Ordinal);
        Assert.Contains("EphemeralSharding.DefaultConfig()", error.Message, StringComparison.Ordinal);
        await system.Terminate().InTime();

        var complete = ActorSystem.Create("complete", bare.WithFallback(EphemeralSharding.DefaultConfig()));
        Handle(complete);
        await complete.Terminate().InTime();
    }

    [Fact]
    public async Task Options_out_of_range_are_refused_in_one_error_those_of_its_operations_too()
    {
        var system = ActorSystem.Create("alone", Quiet);
        var wrong = new EphemeralShardingOptions { InFlightPerKey = 0, LongestStandstill = TimeSpan.FromMilliseconds(999), Operations = new EphemeralOptions { MaxConcurrency = 0, MaxPendingOperations = -1 } };

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new EphemeralShardedCoordinator<int, int>(
            system, "orders", static number => number, static (_, _) => Task.CompletedTask, wrong));

        Assert.All(["InFlightPerKey is 0", "LongestStandstill is 00:00:00.9990000; allowed is 00:00:01 to", "MaxConcurrency is 0", "MaxPendingOperations is -1"], one => Assert.Contains(one, error.Message, StringComparison.Ordinal));
        await system.Terminate().InTime();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-60)]
    [InlineData(long.MaxValue / TimeSpan.TicksPerSecond)]
    public void A_hand_off_that_no_timer_can_wait_for_is_refused_before_it_becomes_a_setting(long seconds)
    {
        var handOff = TimeSpan.FromSeconds(seconds);

        Assert.Throws<ArgumentOutOfRangeException>(() => EphemeralSharding.DefaultConfig(handOff));
        var builder = new AkkaConfigurationBuilder(new ServiceCollection(), "shop");
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.WithEphemeralShardedCoordinator<int, int>(
            "orders", static number => number, static (_, _) => Task.CompletedTask, new EphemeralShardingOptions { HandOffTimeout = handOff }));
    }

    private static EphemeralShardedResultCoordinator<string, int, int>? Made(ActorSystem system)
    {
        try
        {
            return Handle(system);
        }
        catch (InvalidActorNameException)
        {
            return null;
        }
    }

    private static EphemeralShardedResultCoordinator<string, int, int> Handle(ActorSystem system) =>
        new(system, "orders", static number => $"{number}", static (number, _) => Task.FromResult(number + 1));
}
