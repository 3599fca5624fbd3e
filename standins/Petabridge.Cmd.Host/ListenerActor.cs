using Akka.Actor;
using Akka.Event;
using Akka.IO;

namespace Petabridge.Cmd.Host;

/// <summary>
/// Binds the port, and takes in clients up to a limit. A client over it takes the place of the one that has been idle longest;
/// it is refused while each of the others runs a command.
/// </summary>
internal sealed class ListenerActor : ReceiveActor
{
    private const int MaxClients = 64;

    private readonly PetabridgeCmd _host;

    // A connected client is in one of the two. The client that has been idle longest is the first.
    private readonly List<IActorRef> _idle = [];
    private readonly HashSet<IActorRef> _busy = [];

    /// <summary>Waits for the one <see cref="Tcp.Bind"/>, and answers it as <see cref="Tcp"/> does.</summary>
    public ListenerActor(PetabridgeCmd host)
    {
        _host = host;
        Receive<Tcp.Bind>(bind =>
        {
            var asker = Sender;
            Context.System.Tcp().Tell(bind);
            Become(() => Binding(asker));
        });
    }

    private sealed record PortLost;

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    private void Binding(IActorRef asker)
    {
        Receive<Tcp.CommandFailed>(failed => asker.Tell(failed));
        Receive<Tcp.Bound>(bound =>
        {
            Context.WatchWith(Sender, new PortLost());
            asker.Tell(bound);
            Become(Listening);
        });
    }

    private void Listening()
    {
        Receive<Tcp.Connected>(_ => TakeIn(Sender));
        Receive<ConnectionActor.Activity>(activity => Enter(Sender, activity.IsIdle));
        Receive<Terminated>(stopped => Remove(stopped.ActorRef));
        Receive<PortLost>(_ =>
        {
            Context.GetLogger().Warning("Commands are not served any more: the port was closed. Start the host again.");
            Context.Stop(Self);
        });
    }

    private void TakeIn(IActorRef connection)
    {
        for (; IsFull() && _idle.Count > 0; _idle.RemoveAt(0))
            _idle[0].Tell(new ConnectionActor.GiveWay());
        var palettes = _host.Palettes;
        var refusal = IsFull() ? $"{MaxClients} clients are connected already, and all run commands. Close one of them." : null;
        var client = Context.ActorOf(Props.Create(() => new ConnectionActor(connection, palettes, refusal)));
        if (refusal is null)
            _idle.Add(Context.Watch(client));
    }

    private bool IsFull() => _idle.Count + _busy.Count >= MaxClients;

    // A client that began a command before it was told to give way stays, and is entered again: one over the limit.
    private void Enter(IActorRef client, bool isIdle)
    {
        Remove(client);
        if (isIdle)
            _idle.Add(client);
        else
            _busy.Add(client);
    }

    private void Remove(IActorRef client)
    {
        _idle.Remove(client);
        _busy.Remove(client);
    }
}
