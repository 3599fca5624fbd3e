using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>Identity of refs: path and incarnation. Everything else is answered as a ref without an actor would.</summary>
internal abstract class ActorRefBase : IInternalActorRef
{
    public abstract ActorPath Path { get; }

    public virtual bool IsTerminated => false;

    public virtual IInternalActorRef? Parent => null;

    public virtual IEnumerable<IInternalActorRef> Children => [];

    public abstract void Tell(object message, IActorRef? sender);

    public virtual IInternalActorRef? FindChild(string name) => null;

    public virtual void SendSystemMessage(SystemMessage message)
    {
    }

    public virtual void Stop()
    {
    }

    public bool Equals(IActorRef? other) =>
        ReferenceEquals(this, other) || (other is not null && Path.Uid == other.Path.Uid && Path.Equals(other.Path));

    public override bool Equals(object? obj) => obj is IActorRef other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Path.Uid, Path.Name);

    public int CompareTo(IActorRef? other)
    {
        if (other is null) return 1;
        var byPath = Path.CompareTo(other.Path);
        return byPath != 0 ? byPath : Path.Uid.CompareTo(other.Path.Uid);
    }

    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        IActorRef other => CompareTo(other),
        _ => throw new ArgumentException($"An actor ref cannot be compared with {obj.GetType()}.", nameof(obj)),
    };

    public override string ToString() => Path.Uid == ActorCell.UndefinedUid ? $"[{Path}]" : $"[{Path}#{Path.Uid}]";
}
