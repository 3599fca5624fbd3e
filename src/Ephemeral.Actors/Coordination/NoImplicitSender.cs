using Akka.Actor;
using Akka.Actor.Internal;

namespace Ephemeral.Actors.Coordination;

/// <summary>
/// Around the application's code that runs on an actor's thread, inside of a message: what that code tells without naming a sender comes from
/// nobody, as it does elsewhere, and not from the actor, which would be given the answers.
/// </summary>
internal readonly ref struct NoImplicitSender
{
    private readonly ActorCell? _actor;

    private NoImplicitSender(ActorCell? actor) => _actor = actor;

    public static NoImplicitSender Enter()
    {
        var entered = new NoImplicitSender(InternalCurrentActorCellKeeper.Current);
        InternalCurrentActorCellKeeper.Current = null;
        return entered;
    }

    public void Dispose() => InternalCurrentActorCellKeeper.Current = _actor;
}
