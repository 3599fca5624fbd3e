using Akka.Actor;
using Akka.Actor.Internal;
using Ephemeral.Actors.Signals;

namespace Ephemeral.Actors.Coordination;

/// <summary>
/// Around the application's code that runs on an actor's thread, inside of a message: what it tells without naming a sender comes from nobody,
/// and not from the actor, which would be given the answers; and it sees nothing of whoever told the actor, in whose context some executors run it.
/// </summary>
internal readonly ref struct NothingFlows
{
    private readonly ActorCell? _actor;
    private readonly ExecutionContext? _context;

    private NothingFlows(ActorCell? actor, ExecutionContext? context) => (_actor, _context) = (actor, context);

    public static NothingFlows Enter()
    {
        var entered = new NothingFlows(InternalCurrentActorCellKeeper.Current, ExecutionContext.Capture());
        InternalCurrentActorCellKeeper.Current = null;
        ExecutionContext.Restore(SignalScope.Blank);
        return entered;
    }

    public void Dispose()
    {
        // none where its flow was suppressed, which nobody does for a message
        if (_context is not null)
            ExecutionContext.Restore(_context);
        InternalCurrentActorCellKeeper.Current = _actor;
    }
}
