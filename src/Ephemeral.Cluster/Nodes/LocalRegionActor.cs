using Akka.Actor;
using Akka.Cluster.Sharding;
using Ephemeral.Cluster.Protocol;

namespace Ephemeral.Cluster.Nodes;

/// <summary>Finds or makes the actors of keys where the actor system has no cluster: all of them live here.</summary>
internal sealed class LocalRegionActor(Func<string, Props> propsOf) : UntypedActor
{
    public const string Name = "keys";

    private readonly Dictionary<string, IActorRef> _actors = [];
    private readonly Dictionary<IActorRef, string> _keys = [];
    private readonly Dictionary<IActorRef, Queue<(object Message, IActorRef Sender)>> _leaving = [];

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(static _ => Directive.Stop);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case IKeyMessage forKey:
                Find(forKey.Key, message, Sender);
                break;
            case Passivate passivate when _keys.ContainsKey(Sender) && _leaving.TryAdd(Sender, new Queue<(object, IActorRef)>()):
                Sender.Tell(passivate.StopMessage, Self);
                break;
            case Passivate:
                break;
            case Terminated dead:
                Remove(dead.ActorRef);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Find(string key, object message, IActorRef sender)
    {
        if (!_actors.TryGetValue(key, out var actor))
        {
            _actors.Add(key, actor = Context.Watch(Context.ActorOf(propsOf(key))));
            _keys.Add(actor, key);
        }

        // what comes for one that leaves waits for the next
        if (_leaving.TryGetValue(actor, out var waiting))
            waiting.Enqueue((message, sender));
        else
            actor.Tell(message, sender);
    }

    private void Remove(IActorRef dead)
    {
        if (!_keys.Remove(dead, out var key))
            return;
        _actors.Remove(key);
        if (!_leaving.Remove(dead, out var waiting))
            return;
        foreach (var (message, sender) in waiting)
            Find(key, message, sender);
    }
}
