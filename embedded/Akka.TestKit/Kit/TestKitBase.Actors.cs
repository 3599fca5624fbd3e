using System.Linq.Expressions;
using Akka.Actor;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    public IActorRef ActorOf(Props props) => Sys.ActorOf(props);

    public IActorRef ActorOf(Props props, string? name) => Sys.ActorOf(props, name);

    public IActorRef ActorOf<TActor>() where TActor : ActorBase, new() => ActorOf(Props.Create<TActor>());

    public IActorRef ActorOf<TActor>(string? name) where TActor : ActorBase, new() => ActorOf(Props.Create<TActor>(), name);

    public IActorRef ActorOf<TActor>(Expression<Func<TActor>> factory) where TActor : ActorBase => ActorOf(Props.Create(factory));

    public IActorRef ActorOf<TActor>(Expression<Func<TActor>> factory, string? name) where TActor : ActorBase =>
        ActorOf(Props.Create(factory), name);

    public ActorSelection ActorSelection(ActorPath actorPath) => Sys.ActorSelection(actorPath);

    public ActorSelection ActorSelection(string actorPath) => Sys.ActorSelection(actorPath);

    /// <summary>A mailbox of its own, with the same expectations.</summary>
    public virtual TestProbe CreateTestProbe(string? name = null) => CreateTestProbe(Sys, name);

    public virtual TestProbe CreateTestProbe(ActorSystem system, string? name = null) => new(system, _assertions, name);

    public TestLatch CreateTestLatch(int count = 1) => new(Dilated, TestKitSettings.DefaultTimeout, count);

    public TestBarrier CreateTestBarrier(int count) => new(this, count, TestKitSettings.DefaultTimeout);

    /// <summary>A child of the test actor.</summary>
    public IActorRef ChildActorOf(Props props, CancellationToken cancellationToken = default) =>
        Blocking(Spawn(props, null, null, cancellationToken));

    /// <inheritdoc cref="ChildActorOf(Props, CancellationToken)"/>
    public IActorRef ChildActorOf(Props props, string name, CancellationToken cancellationToken = default) =>
        Blocking(Spawn(props, name, null, cancellationToken));

    /// <summary>A child of the test actor, whose failures the strategy decides about.</summary>
    public IActorRef ChildActorOf(
        Props props, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        Blocking(Spawn(props, null, supervisorStrategy, cancellationToken));

    /// <inheritdoc cref="ChildActorOf(Props, SupervisorStrategy, CancellationToken)"/>
    public IActorRef ChildActorOf(
        Props props, string name, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        Blocking(Spawn(props, name, supervisorStrategy, cancellationToken));

    /// <inheritdoc cref="ChildActorOf(Props, CancellationToken)"/>
    public Task<IActorRef> ChildActorOfAsync(Props props, CancellationToken cancellationToken = default) =>
        Spawn(props, null, null, cancellationToken);

    /// <inheritdoc cref="ChildActorOf(Props, CancellationToken)"/>
    public Task<IActorRef> ChildActorOfAsync(Props props, string name, CancellationToken cancellationToken = default) =>
        Spawn(props, name, null, cancellationToken);

    /// <inheritdoc cref="ChildActorOf(Props, SupervisorStrategy, CancellationToken)"/>
    public Task<IActorRef> ChildActorOfAsync(
        Props props, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        Spawn(props, null, supervisorStrategy, cancellationToken);

    /// <inheritdoc cref="ChildActorOf(Props, SupervisorStrategy, CancellationToken)"/>
    public Task<IActorRef> ChildActorOfAsync(
        Props props, string name, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        Spawn(props, name, supervisorStrategy, cancellationToken);

    private Task<IActorRef> Spawn(Props props, string? name, SupervisorStrategy? strategy, CancellationToken cancellationToken) =>
        InTestActor(context => context.ActorOf(props, name), strategy, cancellationToken);
}
