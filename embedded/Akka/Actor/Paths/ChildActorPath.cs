namespace Akka.Actor;

/// <summary>The path of everything below the root.</summary>
public sealed class ChildActorPath : ActorPath
{
    private readonly ActorPath _parent;

    public ChildActorPath(ActorPath parentPath, string name, long uid) : base(name, uid)
    {
        _parent = parentPath;
        Depth = parentPath.Depth + 1;
    }

    public override ActorPath Parent => _parent;

    public override ActorPath Root => _parent.Root;

    public override Address Address => _parent.Address;

    public override int Depth { get; }

    public override ActorPath WithUid(long uid) => uid == Uid ? this : new ChildActorPath(_parent, Name, uid);
}
