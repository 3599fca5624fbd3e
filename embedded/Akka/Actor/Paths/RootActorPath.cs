namespace Akka.Actor;

/// <summary>The path of a system's root.</summary>
public sealed class RootActorPath : ActorPath
{
    public RootActorPath(Address address, string name = "") : base(name, ActorCell.UndefinedUid) => Address = address;

    public override Address Address { get; }

    public override ActorPath Parent => this;

    public override ActorPath Root => this;

    public override int Depth => 0;

    public override ActorPath WithUid(long uid) =>
        uid == ActorCell.UndefinedUid ? this : throw new NotSupportedException("A root path has no uid.");
}
