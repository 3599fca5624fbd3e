using Akka.Actor;
using Akka.Event;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Coordination;

/// <summary>
/// One live key: holds what waits of it, in order, and lends its oldest to the ready queue whenever it is told that there is room. Child of its
/// coordinator, which itself lends what comes while the actor holds nothing, and lets the actor go when the key has been idle for long.
/// </summary>
internal sealed class KeyActor : UntypedActor
{
    private readonly CoordinatorContext _context;
    private readonly OperationKey _key;
    private readonly IActorRef _pool;
    private readonly PendingQueue _held = new();

    private KeyActor(CoordinatorContext context, OperationKey key, IActorRef pool) => (_context, _key, _pool) = (context, key, pool);

    internal interface IMessage : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    /// <summary>Operations of the key have been admitted, and are in this intake.</summary>
    internal sealed record Hold(Intake Intake) : IMessage;

    /// <summary>Of what was lent of this key enough has started: there is room for more.</summary>
    internal sealed record Lend : IMessage;

    /// <summary>An operation of the key was cancelled before it started.</summary>
    internal sealed record Cancelled : IMessage;

    public static Props Props(CoordinatorContext context, OperationKey key, IActorRef pool) =>
        Akka.Actor.Props.CreateBy(new ActorProducer(context, key, pool));

    protected override void PreStart()
    {
        TakeIn(_key.Intake);
        LendOldest();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Hold hold:
                TakeIn(hold.Intake);
                break;
            case Lend:
                break;
            case Cancelled:
                _held.NoteCancelled();
                break;
            default:
                Unhandled(message);
                return;
        }

        LendOldest();
        _held.CheckInvariants();
        // what is held may have been cancelled, and what was lent may have ended, before this actor came to look
        if (message is not Hold && _context.Ready.TryMarkIdle(_key))
            Context.Parent.Tell(new CoordinatorActor.KeyIdle(_key), Self);
    }

    /// <summary>
    /// A key that has been let go has nothing any more. What waits of one whose actor dies otherwise goes back to the coordinator, which cancels
    /// it. A coordinator that is ending itself cancels it with its own reason instead.
    /// </summary>
    protected override void PostStop()
    {
        TakeIn(_key.Intake);
        List<Operation> held = [];
        while (_held.Take() is { } operation)
            held.Add(operation);
        if (_context.Ready.TakeBack(_held, _key) is var lent && lent.Count + held.Count > 0)
            Context.Parent.Tell(new CoordinatorActor.KeyStopped(_key, [.. lent, .. held]), Self);
    }

    private void TakeIn(Intake intake)
    {
        for (Operation? at = intake.TakeAll(), next; at is not null; at = next)
        {
            next = at.Next;
            _held.Enqueue(at);
        }
    }

    private void LendOldest() => WorkerPool.WakeRoutees(_pool, _context.Ready.LendFrom(_held, _key));

    /// <summary>Makes the actor without an expression to compile: keys come by the ten thousand.</summary>
    private sealed class ActorProducer(CoordinatorContext context, OperationKey key, IActorRef pool) : IIndirectActorProducer
    {
        public Type ActorType => typeof(KeyActor);

        public ActorBase Produce() => new KeyActor(context, key, pool);

        public void Release(ActorBase actor)
        {
        }
    }
}
