using Akka.Actor;
using Akka.Hosting;
using Ephemeral.Actors.Protocol;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.Actors.Tests.Hosting;

/// <summary>Coordinators that exist on the actor system's side alone: given with their body, told and asked.</summary>
public class AkkaCoordinatorTests
{
    private static readonly TimeSpan Patience = Eventually.Deadline;

    [Fact]
    public async Task A_coordinator_made_with_its_body_is_given_to_whoever_requires_its_actor()
    {
        var gate = new Gate();
        var host = await Hosts.StartAsync(services => services.AddQuietAkka(akka => akka
            .WithEphemeralWorkCoordinator<int>(gate.Body)
            .WithEphemeralResultCoordinator<Doubling, int, int>("doubling", (number, _) => Task.FromResult(2 * number))));
        var numbers = host.Services.GetRequiredService<IRequiredActor<EphemeralWorkCoordinator<int>>>().ActorRef;
        var doubling = host.Services.GetRequiredService<IRequiredActor<Doubling>>().ActorRef;

        await numbers.Ask<Accepted>(new Enqueue<int>(7), Patience);
        await gate.HasStarted(7);
        gate.LetGo(7);
        Assert.Equal("Int32", (await numbers.Ask<EphemeralStatus>(GetStatus.Instance, Patience)).Name);
        Assert.Equal(42, (await doubling.Ask<Succeeded<int>>(new Submit<int>(21), Patience)).Result);
        await host.EndAsync();
    }

    [Fact]
    public async Task It_keeps_the_order_of_each_key_and_answers_what_the_key_selector_throws()
    {
        var gate = new Gate();
        var host = await Hosts.StartAsync(services => services.AddQuietAkka(akka => akka
            .WithEphemeralKeyedWorkCoordinator<int, int>(
                number => number < 0 ? throw new InvalidDataException("no key") : number % 10, gate.Body,
                new EphemeralOptions { MaxConcurrency = 2 })));
        var actor = host.Services.GetRequiredService<IRequiredActor<EphemeralKeyedWorkCoordinator<int, int>>>().ActorRef;
        foreach (var number in new[] { 1, 11, 2 })
            await actor.Ask<Accepted>(new Enqueue<int>(number), Patience);
        await gate.HasStarted(1, 2);
        Assert.DoesNotContain(11, gate.Started);
        Assert.Equal("no key", (await Assert.ThrowsAsync<InvalidDataException>(() => actor.Ask<Accepted>(new Enqueue<int>(-1), Patience))).Message);
        gate.LetGoAll(12);
        await gate.HasStarted(11);
        await host.EndAsync();
    }

    [Fact]
    public async Task What_it_was_told_drains_when_the_actor_system_shuts_down_and_the_rest_is_reported()
    {
        var gate = new Gate();
        var host = await Hosts.StartAsync(services => services.AddQuietAkka(
            akka => akka.WithEphemeralWorkCoordinator<int>(gate.Body, new EphemeralOptions { MaxConcurrency = 1 }),
            "akka.coordinated-shutdown.exit-clr = off, akka.coordinated-shutdown.phases.service-requests-done.timeout = 1 s"));
        var actor = host.Services.GetRequiredService<IRequiredActor<EphemeralWorkCoordinator<int>>>().ActorRef;
        for (var number = 0; number < 3; number++)
            await actor.Ask<Accepted>(new Enqueue<int>(number), Patience);
        await gate.HasStarted(0);
        gate.LetGo(0);
        await gate.HasStarted(1);

        await CoordinatedShutdown.Get(host.Services.GetRequiredService<ActorSystem>())
            .Run(CoordinatedShutdown.ClrExitReason.Instance).InTime();
        Assert.Contains(host.Logs().Warnings, text => text.Contains("Coordinator 'Int32' has stopped", StringComparison.Ordinal)
            && text.Contains("2 were cancelled", StringComparison.Ordinal));
        Assert.Equal([0, 1], gate.Started);
        await host.EndAsync();
    }

    [Fact]
    public async Task A_keyed_result_coordinator_is_made_with_its_body_too()
    {
        var host = await Hosts.StartAsync(services => services.AddQuietAkka(akka => akka
            .WithEphemeralKeyedResultCoordinator<int, int, string>(number => number % 2, (number, _) => Task.FromResult($"{number}"))
            .WithEphemeralKeyedResultCoordinator<Doubling, int, int, int>("doubling", number => number, (number, _) => Task.FromResult(2 * number))));
        var texts = host.Services.GetRequiredService<IRequiredActor<EphemeralKeyedResultCoordinator<int, int, string>>>().ActorRef;
        var doubling = host.Services.GetRequiredService<IRequiredActor<Doubling>>().ActorRef;
        Assert.Equal("7", (await texts.Ask<Succeeded<string>>(new Submit<int>(7), Patience)).Result);
        Assert.Equal(14, (await doubling.Ask<Succeeded<int>>(new Submit<int>(7), Patience)).Result);
        await host.EndAsync();
    }

    private sealed class Doubling;
}
