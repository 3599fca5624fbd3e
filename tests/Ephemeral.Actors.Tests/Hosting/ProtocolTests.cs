using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Hosting;
using Ephemeral.Actors.Protocol;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.Actors.Tests.Hosting;

public class ProtocolTests
{
    private static readonly TimeSpan Patience = Eventually.Deadline;

    [Fact]
    public async Task A_work_coordinator_is_told_items_by_the_actor_that_is_required()
    {
        var ran = new ConcurrentQueue<int>();
        var host = await Hosts.StartAsync(services => services
            .AddEphemeralWorkCoordinator<Letter>((letter, _) =>
            {
                ran.Enqueue(letter.Number);
                return Task.CompletedTask;
            })
            .AddSingleton<Sender>()
            .AddQuietAkka(akka => akka.WithEphemeralWorkCoordinator<Letter>()));
        var coordinator = host.Services.GetRequiredService<EphemeralWorkCoordinator<Letter>>();
        var actor = host.Services.GetRequiredService<Sender>().Letters.ActorRef;

        var accepted = await actor.Ask<Accepted>(new Enqueue<Letter>(new Letter(1)), Patience);
        actor.Tell(new Enqueue<Letter>(new Letter(2)), ActorRefs.NoSender);
        await Eventually.True(() => ran.Count == 2);
        await Eventually.True(() => coordinator.TryGet(accepted.Id, out var snapshot) && snapshot.Completed is not null);
        Assert.Equal([1, 2], ran.Order());

        var status = await actor.Ask<EphemeralStatus>(GetStatus.Instance, Patience);
        Assert.Equal(("Letter", 2), (status.Name, status.TotalEnqueued));
        coordinator.Complete();
        Assert.Contains("Complete() was called", (await actor.Ask<Refused>(new Enqueue<Letter>(new Letter(3)), Patience)).Reason);
        await coordinator.DisposeAsync();
        Assert.Contains("is disposed", (await actor.Ask<Refused>(new Enqueue<Letter>(new Letter(3)), Patience)).Reason);
        await host.EndAsync();
    }

    [Fact]
    public async Task What_has_no_room_is_refused_with_the_reason()
    {
        var gate = new Gate();
        var host = await Hosts.StartAsync(services => services
            .AddEphemeralWorkCoordinator<Letter>("small", (letter, token) => gate.Body(letter.Number, token),
                new EphemeralOptions { MaxConcurrency = 1, MaxPendingOperations = 1 })
            .AddQuietAkka(akka => akka.WithEphemeralWorkCoordinator<Small, Letter>("small")));
        var coordinator = host.Services.GetRequiredKeyedService<EphemeralWorkCoordinator<Letter>>("small");
        var actor = host.Services.GetRequiredService<IRequiredActor<Small>>().ActorRef;
        await actor.Ask<Accepted>(new Enqueue<Letter>(new Letter(1)), Patience);
        // a body that has started has given its place back
        await gate.HasStarted(1);
        await actor.Ask<Accepted>(new Enqueue<Letter>(new Letter(2)), Patience);
        Assert.Equal(
            "Coordinator 'small' has no room: 1 operations are pending; allowed are 1. "
            + "Try again later, or await EnqueueAsync on the handle.",
            (await actor.Ask<Refused>(new Enqueue<Letter>(new Letter(3)), Patience)).Reason);
        await coordinator.DisposeAsync();
        await host.EndAsync();
    }

    [Fact]
    public async Task What_is_submitted_is_answered_when_it_has_ended()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var host = await Hosts.StartAsync(services => services
            .AddEphemeralResultCoordinator<int, string>(async (number, token) =>
            {
                if (number < 0)
                {
                    started.SetResult();
                    await Task.Delay(Timeout.Infinite, token);
                }

                return number == 0 ? throw new DivideByZeroException("by 0") : $"{100 / number}";
            })
            .AddQuietAkka(akka => akka.WithEphemeralResultCoordinator<int, string>()));
        var coordinator = host.Services.GetRequiredService<EphemeralResultCoordinator<int, string>>();
        var actor = host.Services.GetRequiredService<IRequiredActor<EphemeralResultCoordinator<int, string>>>().ActorRef;

        var succeeded = await actor.Ask<Succeeded<string>>(new Submit<int>(4), Patience);
        Assert.Equal("25", succeeded.Result);
        Assert.True(coordinator.TryGet(succeeded.Id, out var snapshot) && snapshot.HasResult);
        Assert.IsType<DivideByZeroException>((await actor.Ask<Failed>(new Submit<int>(0), Patience)).Error);

        var cancelled = actor.Ask<Cancelled>(new Submit<int>(-1), Patience);
        await started.Task.InTime();
        var id = Assert.Single(coordinator.GetRunning()).Id;
        coordinator.Cancel(id);
        Assert.Equal(new Cancelled(id, $"Operation {id} was cancelled by Cancel({id})."), await cancelled);

        Assert.IsType<Accepted>(await actor.Ask(new Enqueue<int>(5), Patience));
        coordinator.Complete();
        Assert.IsType<Refused>(await actor.Ask(new Submit<int>(5), Patience));
        await host.EndAsync();
    }

    [Fact]
    public async Task A_keyed_coordinator_passes_on_what_its_key_selector_throws()
    {
        var host = await Hosts.StartAsync(services => services
            .AddEphemeralKeyedWorkCoordinator<string, Parcel>(KeyOf, (_, _) => Task.CompletedTask)
            .AddEphemeralKeyedResultCoordinator<string, Parcel, string>("results", KeyOf, (parcel, _) => Task.FromResult(parcel.To))
            .AddQuietAkka(akka => akka
                .WithEphemeralKeyedWorkCoordinator<string, Parcel>()
                .WithEphemeralKeyedResultCoordinator<Results, string, Parcel, string>("results")));
        var work = host.Services.GetRequiredService<IRequiredActor<EphemeralKeyedWorkCoordinator<string, Parcel>>>().ActorRef;
        var results = host.Services.GetRequiredService<IRequiredActor<Results>>().ActorRef;

        Assert.IsType<Accepted>(await work.Ask(new Enqueue<Parcel>(new Parcel("Bonn")), Patience));
        Assert.Equal("Bonn", (await results.Ask<Succeeded<string>>(new Submit<Parcel>(new Parcel("Bonn")), Patience)).Result);
        foreach (var message in new object[] { new Enqueue<Parcel>(new Parcel("")), new Submit<Parcel>(new Parcel("")) })
            Assert.Equal("no address", (await Assert.ThrowsAsync<FormatException>(() => results.Ask<Accepted>(message, Patience))).Message);
        await host.EndAsync();

        static string KeyOf(Parcel parcel) => parcel.To.Length > 0 ? parcel.To : throw new FormatException("no address");
    }

    [Fact]
    public async Task An_unknown_message_is_answered_with_a_failure_that_names_it()
    {
        var host = await Hosts.StartAsync(services => services
            .AddEphemeralWorkCoordinator<Letter>((_, _) => Task.CompletedTask)
            .AddQuietAkka(akka => akka.WithEphemeralWorkCoordinator<Letter>()));
        var actor = host.Services.GetRequiredService<IRequiredActor<EphemeralWorkCoordinator<Letter>>>().ActorRef;
        foreach (var (message, name) in new (object, string)[] { ("hello", "String"), (new Submit<Letter>(new Letter(1)), "Submit<Letter>") })
        {
            var error = await Assert.ThrowsAsync<InvalidOperationException>(() => actor.Ask<Accepted>(message, Patience));
            Assert.StartsWith(
                $"Coordinator 'Letter' does not understand {name}. It understands Enqueue<Letter>, GetStatus, ", error.Message);
        }

        await host.EndAsync();
    }

    private sealed class Small;

    private sealed class Results;

    private sealed record Sender(IRequiredActor<EphemeralWorkCoordinator<Letter>> Letters);
}
