using Akka.Actor;
using Akka.Routing;
using Akka.Util;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Coordination;

/// <summary>
/// A pool whose routees share one queue, which Akka.NET does not have: a message to it wakes one idle routee, and a routee that is awake
/// takes from the <see cref="ReadyQueue"/> until nothing is left. So nothing ready waits behind what runs, and short work costs no message.
/// </summary>
/// <param name="queue">What the routees take from.</param>
/// <param name="dispatcher">The dispatcher of the routees, and with another one than the default also of the bodies.</param>
internal sealed class WorkerPool(ReadyQueue queue, string dispatcher)
    : Pool(0, null, new OneForOneStrategy(static _ => Directive.Stop), dispatcher, usePoolDispatcher: false)
{
    /// <summary>A pool without routees is one that nobody has needed yet.</summary>
    public override bool StopRouterWhenAllRouteesRemoved => false;

    public override int GetNrOfInstances(ActorSystem system) => NrOfInstances;

    public override Router CreateRouter(ActorSystem system) => new(new IdleRouteeLogic(queue));

    /// <summary>A pool that shares a queue stays where that is.</summary>
    public override ISurrogate ToSurrogate(ActorSystem system) =>
        throw new NotSupportedException("A pool of workers can't be sent to another system: its routees share a queue in memory.");

    /// <summary>Has the pool wake and make as many routees as a change of its ready queue calls for. Whoever made the change calls this.</summary>
    public static void WakeRoutees(IActorRef pool, Wanted wanted)
    {
        for (var i = 0; i < wanted.Wake; i++)
            pool.Tell(new WorkerActor.Work(), ActorRefs.NoSender);
        if (wanted.Grow > 0)
            pool.Tell(new AdjustPoolSize(wanted.Grow), ActorRefs.NoSender);
    }

    /// <summary>Picks the routee that the queue has chosen to wake, in O(1) and on the sender's thread.</summary>
    private sealed class IdleRouteeLogic(ReadyQueue queue) : RoutingLogic
    {
        public override Routee Select(object message, Routee[] routees) => queue.NextWoken() ?? Routee.NoRoutee;
    }
}

/// <summary>Where a routee is. Guarded by the ready queue's lock.</summary>
internal enum WorkerState
{
    /// <summary>It was made, or chosen to be woken, and has not come yet.</summary>
    OnItsWay,

    Working,
    Idle,

    /// <summary>Its actor has died.</summary>
    Gone,
}

/// <summary>A routee as the ready queue knows it.</summary>
internal sealed class WorkerRoutee(IActorRef actor) : Routee
{
    /// <inheritdoc cref="WorkerState"/>
    public WorkerState State;

    /// <summary>What it has ended and the window has not been told of. Guarded by the ready queue's lock.</summary>
    public OperationChain Ended;

    /// <summary>When it last told the window of ends although it had more to do. Guarded by the ready queue's lock.</summary>
    public long ReportedAt = long.MinValue / 2;

    public override void Send(object message, IActorRef sender) => actor.Tell(message, sender);
}
