using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>The refs that stand for no actor.</summary>
public static class ActorRefs
{
    public static readonly Nobody Nobody = Nobody.Instance;

    /// <summary>Passed as a sender when there is none.</summary>
    public static readonly IActorRef NoSender = null!;
}

/// <summary>The ref of nobody: it swallows what it is told.</summary>
public sealed class Nobody : IActorRef, IInternalActorRef
{
    public static readonly Nobody Instance = new();

    private static readonly ActorPath NobodyPath = new RootActorPath(Address.AllSystems) / "nobody";

    private Nobody()
    {
    }

    ActorPath IActorRef.Path => NobodyPath;

    bool IInternalActorRef.IsTerminated => true;

    IInternalActorRef? IInternalActorRef.Parent => null;

    IEnumerable<IInternalActorRef> IInternalActorRef.Children => [];

    IInternalActorRef? IInternalActorRef.FindChild(string name) => null;

    void ICanTell.Tell(object message, IActorRef? sender)
    {
    }

    void IInternalActorRef.SendSystemMessage(SystemMessage message)
    {
    }

    void IInternalActorRef.Stop()
    {
    }

    bool IEquatable<IActorRef>.Equals(IActorRef? other) => ReferenceEquals(this, other);

    int IComparable<IActorRef>.CompareTo(IActorRef? other) => ReferenceEquals(this, other) ? 0 : -1;

    int IComparable.CompareTo(object? obj) => ReferenceEquals(this, obj) ? 0 : -1;

    public override string ToString() => "[Nobody]";
}
