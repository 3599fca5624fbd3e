using Akka.Actor;

namespace Akka.Routing;

/// <summary>Keeps a router's routees. Other messages reach it only while there is no routee.</summary>
internal sealed class RouterActor : UntypedActor
{
    private RoutedActorRef Me => (RoutedActorRef)Self;

    protected override void PreStart()
    {
        foreach (var routee in Context.GetChildren()) Context.Watch(routee);
    }

    protected override void PreRestart(Exception reason, object message)
    {
        // routees are not stopped; they restart with the router
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case GetRoutees:
                Sender.Tell(new Routees([.. Me.Router.Routees]));
                break;
            case AddRoutee add:
                if (add.Routee is ActorRefRoutee added) Context.Watch(added.Actor);
                Me.Router = Me.Router.AddRoutee(add.Routee);
                break;
            case RemoveRoutee remove:
                Remove(remove.Routee);
                StopIfEmpty();
                break;
            case AdjustPoolSize { Change: > 0 } more:
                Me.AddRoutees(more.Change);
                PreStart();
                break;
            case AdjustPoolSize fewer:
                foreach (var routee in Me.Router.Routees.Reverse().Take(-fewer.Change).ToArray()) Remove(routee);
                StopIfEmpty();
                break;
            case Terminated end:
                Me.Router = Me.Router.RemoveRoutee(end.ActorRef);
                StopIfEmpty();
                break;
            default:
                Context.System.DeadLetters.Forward(message);
                break;
        }
    }

    /// <summary>Behind the routee's messages, as those were sent while it was one.</summary>
    private void Remove(Routee routee)
    {
        Me.Router = Me.Router.RemoveRoutee(routee);
        if (routee is not ActorRefRoutee { Actor: { } actor }) return;
        Context.Unwatch(actor);
        if (Context.GetChildren().Contains(actor)) actor.Tell(PoisonPill.Instance);
    }

    private void StopIfEmpty()
    {
        if (Me.Router.IsEmpty && Me.StopsWhenEmpty) Context.Stop(Self);
    }
}
