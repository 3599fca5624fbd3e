using Akka.Actor;
using Akka.Actor.Internal;
using Ephemeral.Actors.Signals;

namespace Ephemeral.Actors.Coordination;

/// <summary>
/// A scope around application code that an actor calls while it handles a message. Inside there is no implicit sender, so that answers to
/// what the code tells do not come to the actor; and the execution context is blank, since some dispatchers run an actor in the context of
/// whoever told it something.
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
