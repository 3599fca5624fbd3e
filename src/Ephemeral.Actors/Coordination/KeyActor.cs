using Akka.Actor;
using Akka.Event;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Coordination;

/// <summary>
/// One live key: holds what waits of it, in order, and lends its oldest to the ready queue whenever there is room, which it is told. Child of
/// its coordinator, which itself lends what comes while the actor holds nothing, and lets the actor go when the key has been idle for long.
/// </summary>
internal sealed class KeyActor : UntypedActor
{
    private readonly CoordinatorContext _context;
    private readonly OperationKey _key;
    private readonly IActorRef _pool;
    private readonly WorkerActor.Work _work;
    private readonly KeyQueue _held = new();

    private KeyActor(CoordinatorContext context, OperationKey key, IActorRef pool, WorkerActor.Work work) =>
        (_context, _key, _pool, _work) = (context, key, pool, work);

    internal interface IMessage : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    /// <summary>Operations of the key have been admitted, and are in this intake.</summary>
    internal sealed record Hold(Intake<Operation> Intake) : IMessage;

    /// <summary>Of what was lent of this key enough has started: there is room for more.</summary>
    internal sealed record Lend(OperationKey Key) : IMessage
    {
        public override string ToString() => "Lend";
    }

    /// <summary>This one was cancelled before it started, and is not lent.</summary>
    internal sealed record Cancelled(Operation Operation) : IMessage
    {
        public override string ToString() => $"Cancelled {{ Operation = {Operation?.Id} }}";
    }

    public static Props Props(CoordinatorContext context, OperationKey key, IActorRef pool, WorkerActor.Work work) =>
        Akka.Actor.Props.CreateBy(new Producer(context, key, pool, work));

    protected override void PreStart()
    {
        TakeIn();
        LendOldest();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Hold:
                TakeIn();
                break;
            case Lend:
                break;
            case Cancelled:
                _held.NoteCancelled();
                LendOldest();
                if (_context.Ready.IsIdleForTheFirstTime(_key))
                    Context.Parent.Tell(new CoordinatorActor.KeyIdle(_key), Self);
                return;
            default:
                Unhandled(message);
                return;
        }

        LendOldest();
        _held.CheckInvariants();
    }

    /// <summary>A key that has been retired has nothing any more. One whose actor dies otherwise answers for what waits.</summary>
    protected override void PostStop()
    {
        TakeIn();
        var reason = CoordinatorErrors.KeyStopped(_context.Name, _key.Text);
        while (_held.Take() is { } waiting)
            Cancel(waiting, reason);
        for (var lent = _context.Ready.TakeBack(_held, _key); lent is not null;)
        {
            var next = lent.Next;
            lent.Next = null;
            Cancel(lent, reason);
            lent = next;
        }
    }

    private void TakeIn()
    {
        for (var operation = _key.Intake.TakeAll(); operation is not null;)
        {
            var next = operation.Next;
            _held.Enqueue(operation);
            operation = next;
        }
    }

    private void LendOldest() => WorkerPool.Tell(_pool, _context.Ready.LendFrom(_held, _key), _work);

    private void Cancel(Operation operation, Exception reason)
    {
        if (_context.TryCancelPending(operation, reason))
            Context.Parent.Tell(new CoordinatorActor.Cancelled(operation), ActorRefs.NoSender);
    }

    /// <summary>Makes the actor without an expression to compile: keys come by the ten thousand.</summary>
    private sealed class Producer(CoordinatorContext context, OperationKey key, IActorRef pool, WorkerActor.Work work)
        : IIndirectActorProducer
    {
        public Type ActorType => typeof(KeyActor);

        public ActorBase Produce() => new KeyActor(context, key, pool, work);

        public void Release(ActorBase actor)
        {
        }
    }
}
