using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace Akka.TestKit;

// the probe as a ref: everything is what its test actor would answer
public partial class TestProbe : IInternalActorRef
{
    private IInternalActorRef Inner => (IInternalActorRef)TestActor;

    ActorPath IActorRef.Path => TestActor.Path;

    bool IInternalActorRef.IsTerminated => Inner.IsTerminated;

    IInternalActorRef? IInternalActorRef.Parent => Inner.Parent;

    IEnumerable<IInternalActorRef> IInternalActorRef.Children => Inner.Children;

    void ICanTell.Tell(object message, IActorRef? sender) => TestActor.Tell(message, sender);

    IInternalActorRef? IInternalActorRef.FindChild(string name) => Inner.FindChild(name);

    void IInternalActorRef.SendSystemMessage(SystemMessage message) => Inner.SendSystemMessage(message);

    void IInternalActorRef.Stop() => Inner.Stop();

    bool IEquatable<IActorRef>.Equals(IActorRef? other) => TestActor.Equals(other);

    int IComparable<IActorRef>.CompareTo(IActorRef? other) => TestActor.CompareTo(other);

    public int CompareTo(object? obj) => TestActor.CompareTo(obj);

    public override bool Equals(object? obj) => TestActor.Equals(obj);

    public override int GetHashCode() => TestActor.GetHashCode();

    public override string ToString() => TestActor.ToString()!;
}
