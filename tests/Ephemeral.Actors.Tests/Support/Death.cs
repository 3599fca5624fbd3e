using Akka.Actor;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Support;

/// <summary>The ways in which somebody else ends an actor.</summary>
public enum Death
{
    PoisonPill,
    Kill,
    Stop,
}

internal static class Deaths
{
    /// <summary>Ends when the actor has died of it; at once when it was dead already.</summary>
    public static async Task DieAsync(this IActorRef actor, Death death)
    {
        var died = actor.WatchAsync();
        switch (death)
        {
            case Death.PoisonPill:
                actor.Tell(PoisonPill.Instance, ActorRefs.NoSender);
                break;
            case Death.Kill:
                actor.Tell(Kill.Instance, ActorRefs.NoSender);
                break;
            default:
                ((IInternalActorRef)actor).Stop();
                break;
        }

        Assert.True(await died.InTime());
    }

    /// <summary>Ends when an actor has handled what it was told before: it identifies itself in turn.</summary>
    public static async Task HandledAsync(this IActorRef actor) =>
        Assert.NotNull((await actor.Ask<ActorIdentity>(new Identify(null), Eventually.Deadline)).Subject);

    /// <summary>
    /// Ends when so many operations have ended, the window is through with them, and the coordinator knows which keys that left idle: a worker
    /// tells it of a key before it tells the window of the operation.
    /// </summary>
    public static async Task SettledAsync(this EphemeralCoordinator coordinator, int ended)
    {
        await Eventually.True(() => coordinator.Shared.Ready.Recorded == ended);
        await coordinator.WindowHandledAsync();
    }

    /// <summary>Ends when the coordinator's actor has handled what it was told before, and then its window what that one was told.</summary>
    public static async Task WindowHandledAsync(this EphemeralCoordinator coordinator)
    {
        await coordinator.Actor.HandledAsync();
        await coordinator.ActorSystem.ActorSelection(coordinator.Actor.Path / "window").ResolveOne(Eventually.Deadline);
    }
}
