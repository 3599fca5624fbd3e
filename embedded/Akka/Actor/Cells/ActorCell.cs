using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>
/// Everything the engine knows about one actor: its place in the tree, the instance, its behaviour, the message in hand. State
/// that most actors never need (children, watches, timers, an asynchronous handler) is created when it is first used.
/// Fields belong to the actor's turn unless they say otherwise.
/// </summary>
internal sealed partial class ActorCell : IUntypedActorContext
{
    internal const long UndefinedUid = 0;

    [ThreadStatic]
    private static ActorCell? _current;

    private static long _lastUid = UndefinedUid;

    private ActorBase? _actor;
    private object? _message;
    private IActorRef? _sender;
    private Receive? _receive;

    /// <summary>The behaviours below; at the bottom is the one that the actor started with.</summary>
    private OuterReceive? _outer;

    internal ActorCell(ActorSystemImpl system, LocalActorRef self, Props props, IInternalActorRef parent)
    {
        System = system;
        Self = self;
        Props = props;
        ParentRef = parent;
    }

    /// <summary>The cell whose turn it is on this thread.</summary>
    internal static ActorCell? Current => _current;

    public Props Props { get; }

    public IActorRef Parent => ParentRef;

    public IActorRef Sender => _sender ?? System.DeadLetterRef;

    IActorRef IActorContext.Self => Self;

    ActorSystem IActorContext.System => System;

    internal ActorSystemImpl System { get; }

    internal LocalActorRef Self { get; }

    internal IActorRef SelfRef => Self;

    internal IInternalActorRef ParentRef { get; }

    /// <summary>Set once, before anything else happens.</summary>
    internal Mailbox Mailbox { get; set; } = null!;

    /// <summary>The sender of the message in hand as it was given, null for none.</summary>
    internal IActorRef? SenderOrNull => _sender;

    internal object? Message => _message;

    /// <summary>Tells messages apart that are the same object.</summary>
    internal int MessageCount { get; private set; }

    internal Type ActorType => _actor?.GetType() ?? Props.Type;

    internal static long NextUid() => Interlocked.Increment(ref _lastUid);

    /// <summary>Makes <paramref name="cell"/> the ambient one and returns the one that was.</summary>
    internal static ActorCell? Enter(ActorCell cell)
    {
        var outer = _current;
        _current = cell;
        return outer;
    }

    internal static void Leave(ActorCell? outer) => _current = outer;

    /// <summary>Puts a behaviour in place of the present one; the first one is never replaced, but covered.</summary>
    public void Become(Receive receive)
    {
        _outer ??= new OuterReceive(_receive!, null);
        _receive = receive;
    }

    public void BecomeStacked(Receive receive)
    {
        _outer = new OuterReceive(_receive!, _outer);
        _receive = receive;
    }

    public void UnbecomeStacked()
    {
        if (_outer is null) return;
        (_receive, _outer) = (_outer.Receive, _outer.Outer);
    }

    void IUntypedActorContext.Become(UntypedReceive receive) => Become(Handles(receive));

    void IUntypedActorContext.BecomeStacked(UntypedReceive receive) => BecomeStacked(Handles(receive));

    public ActorSelection ActorSelection(ActorPath actorPath) => System.Select(actorPath);

    public ActorSelection ActorSelection(string actorPath) => System.Select(Self, actorPath);

    /// <summary>For constructors: the behaviour before any other.</summary>
    internal void StartWith(Receive receive) => _receive = receive;

    private static Receive Handles(UntypedReceive receive) => message =>
    {
        receive(message);
        return true;
    };

    private sealed record OuterReceive(Receive Receive, OuterReceive? Outer);
}
