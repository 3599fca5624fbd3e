using Akka.Actor;

namespace Akka.TestKit;

/// <summary>Lets each child of a test actor be supervised by the strategy that it was made with, or else by the default one.</summary>
internal sealed class ChildStrategies : SupervisorStrategy
{
    private readonly Dictionary<IActorRef, SupervisorStrategy> _strategies = [];

    public override IDecider Decider => DefaultDecider;

    public void Use(IActorRef child, SupervisorStrategy strategy) => _strategies[child] = strategy;

    protected override Directive Handle(IActorRef child, Exception exception) => For(child).Decider.Decide(exception);

    internal override void ProcessFailure(ActorCell supervisor, bool restart, LocalActorRef child, Exception cause) =>
        For(child).ProcessFailure(supervisor, restart, child, cause);

    private SupervisorStrategy For(IActorRef child) => _strategies.GetValueOrDefault(child, DefaultStrategy);
}
