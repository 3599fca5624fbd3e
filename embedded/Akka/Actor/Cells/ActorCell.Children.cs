namespace Akka.Actor;

internal sealed partial class ActorCell
{
    private Children? _children;

    /// <summary>Any thread.</summary>
    internal Children? Children => Volatile.Read(ref _children);

    /// <summary>Owned by the parent's turn: it has asked this actor to stop.</summary>
    internal bool IsDying { get; set; }

    public IActorRef ActorOf(Props props, string? name = null) => AttachChild(props, name);

    public IActorRef Child(string name) => Children?.Find(name) ?? (IActorRef)ActorRefs.Nobody;

    public IEnumerable<IActorRef> GetChildren() => Children?.Snapshot() ?? [];

    public void Stop(IActorRef child)
    {
        if (child is LocalActorRef local) Children?.MarkDying(local);
        if (child is IInternalActorRef actor) actor.Stop();
        else throw new ArgumentException($"'{child}' is no ref of this engine and cannot be stopped.", nameof(child));
    }

    /// <summary>Turn only, except for the guardians, whose children come from any thread.</summary>
    internal LocalActorRef AttachChild(Props props, string? name)
    {
        ArgumentNullException.ThrowIfNull(props);
        if (name is not null) CheckName(name);
        if (_phase >= Phase.Terminating)
            throw new InvalidOperationException($"{Self.Path} is terminating and cannot create child '{name}'.");
        var child = EnsureChildren().Add(this, props, name);
        child.Start();
        return child;
    }

    /// <summary>Before the system starts; the caller starts the guardian.</summary>
    internal LocalActorRef AttachGuardian(Props props, string name)
    {
        var guardian = EnsureChildren().Add(this, props, name);
        guardian.Cell.EnsureChildren();
        return guardian;
    }

    private Children EnsureChildren() =>
        Children ?? Interlocked.CompareExchange(ref _children, new Children(), null) ?? _children!;

    private void CheckName(string name)
    {
        if (name.Length == 0) throw new InvalidActorNameException("Actor name must not be empty.");
        if (!ActorPath.IsValidPathElement(name))
            throw new InvalidActorNameException(
                $"Illegal actor name [{name}] below {Self.Path}. "
                + "Names have letters, digits and -_.*$+:@&=,!~';() and do not start with $; escape others as %hh.");
    }
}
