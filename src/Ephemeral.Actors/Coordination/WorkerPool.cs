using System.Diagnostics;
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

/// <summary>How many routees a change of the ready queue calls for. Whoever made the change has the pool told.</summary>
/// <param name="Wake">How many routees to wake.</param>
/// <param name="Grow">How many routees to add.</param>
internal readonly record struct Wanted(int Wake, int Grow);

/// <summary>
/// Which routees of a pool are idle, which were called and have not come yet, and how many there are. Guarded by the lock of the ready
/// queue, whose part it is.
/// </summary>
internal sealed class WorkerStates
{
    private readonly List<WorkerRoutee> _idle = [];
    private readonly Queue<WorkerRoutee> _woken = [];
    private int _routees;
    private int _onTheirWay;

    public int Idle => _idle.Count;

    /// <summary>Calls routees for so many operations, those counted that are on their way: idle ones first, then new ones.</summary>
    /// <param name="operations">How many operations could start.</param>
    /// <param name="limit">How many routees there may be.</param>
    public Wanted CallFor(int operations, int limit)
    {
        var wanted = operations - _onTheirWay;
        if (wanted <= 0)
            return default;
        var wake = Math.Min(wanted, _idle.Count);
        for (var i = 0; i < wake; i++)
        {
            var routee = _idle[^1];
            _idle.RemoveAt(_idle.Count - 1);
            routee.State = WorkerState.OnItsWay;
            _woken.Enqueue(routee);
        }

        var grow = Math.Max(0, Math.Min(wanted - wake, limit - _routees));
        _routees += grow;
        _onTheirWay += wake + grow;
        return new Wanted(wake, grow);
    }

    /// <summary>The routee to wake next, one for each that was called; null when there is none any more.</summary>
    public WorkerRoutee? NextWoken()
    {
        while (_woken.TryDequeue(out var routee))
        {
            if (routee.State != WorkerState.Gone)
                return routee;
        }

        return null;
    }

    /// <summary>A routee has come to work.</summary>
    /// <returns>False when its actor has died meanwhile.</returns>
    public bool Arrive(WorkerRoutee routee)
    {
        if (routee.State == WorkerState.Gone)
            return false;
        if (routee.State == WorkerState.OnItsWay)
            _onTheirWay--;
        return true;
    }

    public void MakeIdle(WorkerRoutee routee)
    {
        routee.State = WorkerState.Idle;
        _idle.Add(routee);
    }

    /// <summary>A routee's actor has died. The one to be made in its place counts as on its way.</summary>
    /// <returns>False when that is known.</returns>
    public bool Remove(WorkerRoutee routee)
    {
        if (routee.State == WorkerState.Gone)
            return false;
        if (routee.State != WorkerState.OnItsWay)
            _onTheirWay++;
        _idle.Remove(routee);
        routee.State = WorkerState.Gone;
        return true;
    }

    [Conditional("DEBUG")]
    public void CheckInvariants() =>
        Debug.Assert(_onTheirWay >= 0 && _idle.All(routee => routee.State == WorkerState.Idle), "each routee is in one state");
}
