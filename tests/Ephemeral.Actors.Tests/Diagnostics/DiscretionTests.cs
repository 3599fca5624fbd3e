using Akka.Actor;
using Ephemeral.Actors.Protocol;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Diagnostics;

/// <summary>
/// An actor system logs all that it can, while all kinds of coordinators are told items, answer, fail, and have each of their actors killed. No
/// line says anything of what was handed over; a key is the name of its actor, and nothing more.
/// </summary>
public sealed class DiscretionTests
{
    private const string Secret = "Jane Doe Sixpence";

    private readonly Gate _gate = new();

    private enum What
    {
        Ends,
        Fails,
        HasNoKey,
        Waits,
    }

    [Fact]
    public async Task No_line_of_the_log_says_anything_of_items_results_owners_errors_and_keys()
    {
        const string Name = "discretion";
        var system = ActorSystem.Create(Name, LogKeeper.Everything);
        var options = new EphemeralOptions { MaxConcurrency = 3, ThrowOnFailure = true };
        EphemeralCoordinator[] all =
        [
            new EphemeralWorkCoordinator<Item>(RunAsync, options, system, "work"),
            new EphemeralResultCoordinator<Item, Outcome>(AnswerAsync, options, system, "result"),
            new EphemeralKeyedWorkCoordinator<string, Item>(KeyOf, RunAsync, options, system, "keyed"),
            new EphemeralKeyedResultCoordinator<string, Item, Outcome>(KeyOf, AnswerAsync, options, system, "keyed-result"),
        ];
        foreach (var coordinator in all)
            await UseAsync(system, coordinator);
        await UseTaskWindowAsync(system, (EphemeralResultCoordinator<Item, Outcome>)all[1]);
        await Record.ExceptionAsync(() => new[] { new Item(What.Ends), new Item(What.Fails) }.EphemeralForEachAsync(
            KeyOf, RunAsync, options, system: system));
        await all[0].DisposeAsync();
        all[0].Actor.Tell(new Enqueue<Item>(new Item(What.Ends)), ActorRefs.NoSender);
        // the others end with their system, in mid-work
        await system.Terminate().InTime();

        var lines = LogKeeper.Of(Name);
        Assert.Contains(lines, line => line.Contains("Enqueue", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("nowhere: Succeeded", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("Kill", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("Unhandled message from", StringComparison.Ordinal)
            && line.Contains("Signal order.paid", StringComparison.Ordinal));
        var actorOfKey = $"key-{Uri.EscapeDataString(Secret)}";
        Assert.Contains(lines, line => line.Contains(actorOfKey, StringComparison.Ordinal));
        Assert.All(lines, line =>
        {
            var said = line.Replace(actorOfKey, "", StringComparison.Ordinal);
            Assert.DoesNotContain("Jane", said, StringComparison.Ordinal);
            Assert.DoesNotContain("Sixpence", said, StringComparison.Ordinal);
        });
    }

    private async Task UseAsync(ActorSystem system, EphemeralCoordinator coordinator)
    {
        var actor = coordinator.Actor;
        var (hasKeys, hasResults) = (coordinator.Name.StartsWith("keyed", StringComparison.Ordinal), coordinator.Name.EndsWith("result", StringComparison.Ordinal));
        var gone = system.ActorOf(Props.Create(() => new Silent()));
        await gone.DieAsync(Death.Stop);
        object Told(What what) => hasResults ? new Submit<Item>(new Item(what)) : new Enqueue<Item>(new Item(what));

        // with somebody who waits, with nobody, and with one who is no more
        await actor.AnswerOf(Told(What.Ends));
        await actor.AnswerOf(Told(What.Fails));
        await actor.AnswerOf(Told(What.HasNoKey));
        await actor.AnswerOf(new Enqueue<Outcome>(new Outcome()));
        foreach (var what in new[] { What.Ends, What.Fails, What.HasNoKey })
        {
            actor.Tell(Told(what), ActorRefs.NoSender);
            actor.Tell(Told(what), gone);
        }

        actor.Tell(new Submit<Outcome>(new Outcome()), ActorRefs.NoSender);
        actor.Tell(new Item(What.Ends), gone);
        actor.Tell(new SubscribeToSignals("*", gone), gone);
        await actor.AnswerOf(new SubscribeToSignals("*", system.ActorOf(Props.Create(() => new Puzzled()))));
        coordinator.RaiseSignal("order.paid", Secret);
        actor.Tell(new GetSnapshot(new OperationFilter { Key = Secret }), gone);
        actor.Tell(new GetKeys(), gone);
        actor.Tell(new GetSignals(), gone);
        await Eventually.True(() => coordinator.TotalCompleted + coordinator.TotalFailed >= (hasKeys ? 6 : 9));

        // one runs and one waits while each actor is killed
        actor.Tell(Told(What.Waits), gone);
        await Eventually.True(() => coordinator.ActiveCount > 0);
        actor.Tell(Told(What.Waits), gone);
        foreach (var child in new[] { "gateway", "window", "workers/*", "key-*" })
        {
            foreach (var death in new object[] { Kill.Instance, PoisonPill.Instance })
            {
                system.ActorSelection(actor.Path / child.Split('/')).Tell(death);
                actor.Tell(Told(What.Ends), gone);
                await actor.AnswerOf(GetStatus.Instance);
            }
        }
    }

    private static async Task UseTaskWindowAsync(ActorSystem system, EphemeralResultCoordinator<Item, Outcome> coordinator)
    {
        var window = new EphemeralTaskWindow<string>(null, system);
        using (var place = await window.ReserveAsync(Secret))
            place!.Add(Secret, "es", await coordinator.SubmitAsync(new Item(What.Ends)));
        Assert.Single(await window.GetTasksAsync(Secret));
        system.ActorSelection("/user/ephemeral-tasks-*").Tell(Kill.Instance);
        await Eventually.TrueAsync(async () => (await window.GetTasksAsync(Secret)).Count == 0, () => "the window to be replaced");
        await window.DisposeAsync();
    }

    private static string KeyOf(Item item) => item.What == What.HasNoKey ? throw new FormatException($"No key in {item}.") : Secret;

    private Task RunAsync(Item item, CancellationToken token) => item.What switch
    {
        What.Fails => throw new InvalidOperationException($"{item} can't be worked on."),
        What.Waits => _gate.Body(0, token),
        _ => Task.CompletedTask,
    };

    private async Task<Outcome> AnswerAsync(Item item, CancellationToken token)
    {
        await RunAsync(item, token);
        return new Outcome();
    }

    private sealed record Item(What What)
    {
        public string Text { get; } = Secret;
    }

    private sealed record Outcome
    {
        public string Text { get; } = Secret;
    }

    private sealed class Puzzled : UntypedActor
    {
        protected override void OnReceive(object message) => Unhandled(message);
    }

    private sealed class Silent : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }
    }
}
