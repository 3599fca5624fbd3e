using Akka.Actor;
using Akka.Hosting;
using Ephemeral.Actors.Protocol;
using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.Actors.Tests.Hosting;

public class RequiredActorTests
{
    [Fact]
    public async Task An_actor_tells_and_is_answered_as_the_sender()
    {
        var host = await Hosts.StartAsync(services => services
            .AddEphemeralResultCoordinator<int, int>((number, _) => Task.FromResult(number * number))
            .AddQuietAkka(akka => akka
                .WithEphemeralResultCoordinator<int, int>()
                .WithActors((system, registry, _) => registry.Register<Squarer>(system.ActorOf(
                    Props.Create(() => new Squarer(registry.Get<EphemeralResultCoordinator<int, int>>())))))));
        var squarer = host.Services.GetRequiredService<IRequiredActor<Squarer>>().ActorRef;
        Assert.Equal(144, await squarer.Ask<int>(12, Eventually.Deadline));
        await host.EndAsync();
    }

    [Fact]
    public async Task An_actor_for_what_is_not_registered_stops_the_start_with_the_remedy()
    {
        using var bare = Hosts.Build(services => services.AddQuietAkka(akka => akka.WithEphemeralWorkCoordinator<Letter>()));
        var none = await Assert.ThrowsAsync<InvalidOperationException>(() => bare.StartAsync().InTime());
        Assert.Equal(
            "No coordinator is registered for Letter. Add it to the services with AddEphemeralWorkCoordinator(…), beside AddAkka.",
            none.Message);

        using var named = Hosts.Build(services => services
            .AddEphemeralWorkCoordinator<Letter>("fast", (_, _) => Task.CompletedTask)
            .AddQuietAkka(akka => akka.WithEphemeralWorkCoordinator<Small, Letter>("fsat")));
        var unknown = await Assert.ThrowsAsync<InvalidOperationException>(() => named.StartAsync().InTime());
        Assert.StartsWith("No coordinator named 'fsat' is registered for Letter. Registered: fast.", unknown.Message, StringComparison.Ordinal);
    }

    private sealed class Small;

    private sealed class Squarer : ReceiveActor
    {
        public Squarer(IActorRef coordinator)
        {
            IActorRef? asker = null;
            Receive<int>(number =>
            {
                asker = Sender;
                coordinator.Tell(new Submit<int>(number));
            });
            Receive<Succeeded<int>>(succeeded => asker!.Tell(succeeded.Result));
        }
    }
}
