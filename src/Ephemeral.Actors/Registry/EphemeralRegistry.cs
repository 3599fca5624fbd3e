using Akka.Actor;
using Akka.Event;
using Ephemeral.Actors.Inspection;
using Ephemeral.Actors.Registry;

namespace Ephemeral.Actors.Protocol;

/// <summary>
/// Knows the coordinators of an actor system, by name and kind. They come by themselves when they are made, and leave when they
/// end. One an actor system; started when its first coordinator is made, or someone asks.
/// </summary>
public sealed class EphemeralRegistry : IExtension
{
    private static readonly Provider Id = new();

    private EphemeralRegistry(ExtendedActorSystem system)
    {
        Actor = system.SystemActorOf(
            Props.Create(() => new RegistryActor(LintLimits.Default.AnswerWithin)), "ephemeral-registry");
        // not by the actor itself: a coordinator may have ended before that has a thread to start on
        system.EventStream.Subscribe(Actor, typeof(DeadLetter));
    }

    /// <summary>
    /// Whom to ask: <see cref="GetCoordinators"/>, <see cref="FindCoordinator"/>, and <see cref="GetLints"/> for those of all
    /// coordinators, in which one that does not answer within a second is itself a finding. What is asked of a coordinator that
    /// has ended is answered by this actor in its place, with a failure.
    /// </summary>
    public IActorRef Actor { get; }

    /// <summary>The registry of an actor system.</summary>
    /// <param name="system">The actor system.</param>
    /// <exception cref="ArgumentNullException"><paramref name="system"/> is null.</exception>
    public static EphemeralRegistry For(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return Id.Apply(system);
    }

    private sealed class Provider : ExtensionIdProvider<EphemeralRegistry>
    {
        public override EphemeralRegistry CreateExtension(ExtendedActorSystem system) => new(system);
    }
}
