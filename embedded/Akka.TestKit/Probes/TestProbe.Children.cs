using Akka.Actor;

namespace Akka.TestKit;

public partial class TestProbe
{
    /// <summary>A child of the probe's actor.</summary>
    public IActorRef ChildActorOf<T>(CancellationToken cancellationToken = default) where T : ActorBase, new() =>
        ChildActorOf(Props.Create<T>(), cancellationToken);

    /// <inheritdoc cref="ChildActorOf{T}(CancellationToken)"/>
    public IActorRef ChildActorOf<T>(string name, CancellationToken cancellationToken = default) where T : ActorBase, new() =>
        ChildActorOf(Props.Create<T>(), name, cancellationToken);

    /// <inheritdoc cref="ChildActorOf{T}(CancellationToken)"/>
    public IActorRef ChildActorOf<T>(SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default)
        where T : ActorBase, new() =>
        ChildActorOf(Props.Create<T>(), supervisorStrategy, cancellationToken);

    /// <inheritdoc cref="ChildActorOf{T}(CancellationToken)"/>
    public IActorRef ChildActorOf<T>(
        string name, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default)
        where T : ActorBase, new() =>
        ChildActorOf(Props.Create<T>(), name, supervisorStrategy, cancellationToken);
}
