using Akka.Actor;

namespace Akka.Routing;

/// <summary>Chooses the routee for a message. It is called on the senders' threads, several at a time.</summary>
public abstract class RoutingLogic
{
    public abstract Routee Select(object message, Routee[] routees);
}

/// <summary>One after the other.</summary>
public sealed class RoundRobinRoutingLogic(int next) : RoutingLogic
{
    private int _next = next;

    public RoundRobinRoutingLogic() : this(-1)
    {
    }

    public override Routee Select(object message, Routee[] routees) =>
        routees.Length == 0 ? Routee.NoRoutee : routees[(int)((uint)Interlocked.Increment(ref _next) % (uint)routees.Length)];
}

/// <summary>All of them.</summary>
public sealed class BroadcastRoutingLogic : RoutingLogic
{
    public override Routee Select(object message, Routee[] routees) =>
        routees.Length == 0 ? Routee.NoRoutee : new SeveralRoutees(routees);
}

/// <summary>An idle one, else the one with the fewest messages waiting.</summary>
public class SmallestMailboxRoutingLogic : RoutingLogic
{
    public override Routee Select(object message, Routee[] routees)
    {
        var (best, fewest) = (Routee.NoRoutee, int.MaxValue);
        foreach (var routee in routees)
        {
            var waiting = Waiting(routee);
            if (waiting < 0) return routee;
            if (waiting < fewest || best == Routee.NoRoutee) (best, fewest) = (routee, waiting);
        }

        return best;
    }

    /// <summary>-1 for an idle one.</summary>
    private static int Waiting(Routee routee)
    {
        if (routee is not ActorRefRoutee { Actor: LocalActorRef actor } || actor.IsTerminated) return int.MaxValue;
        var mailbox = actor.Cell.Mailbox;
        var count = mailbox.Count;
        return count == 0 && !mailbox.IsScheduled ? -1 : count;
    }
}
