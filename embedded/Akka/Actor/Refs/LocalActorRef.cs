using Akka.Dispatch;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>The ref of an actor in this process.</summary>
internal class LocalActorRef : ActorRefBase
{
    private readonly ActorPath _path;
    private readonly Mailbox _mailbox;

    internal LocalActorRef(
        ActorSystemImpl system, Props props, MessageDispatcher dispatcher, IInternalActorRef parent, ActorPath path)
    {
        _path = path;
        Cell = new ActorCell(system, this, props, parent);
        _mailbox = new Mailbox(Cell, dispatcher);
        Cell.Mailbox = _mailbox;
    }

    public sealed override ActorPath Path => _path;

    public override bool IsTerminated => _mailbox.IsClosed;

    public override IInternalActorRef? Parent => Cell.ParentRef;

    public override IEnumerable<IInternalActorRef> Children => Cell.Children?.Snapshot() ?? [];

    internal ActorCell Cell { get; }

    /// <summary>Lets the actor be created; until then its messages wait.</summary>
    internal virtual void Start() => _mailbox.Start();

    public override void Tell(object message, IActorRef? sender) => _mailbox.Post(message, sender);

    public override void SendSystemMessage(SystemMessage message) => _mailbox.PostSystem(message);

    public override IInternalActorRef? FindChild(string name) => Cell.Children?.Find(name);

    public override void Stop() => _mailbox.PostSystem(new Terminate());
}
