using Akka.Actor;

namespace Engine.Conformance.Tests.Support;

/// <summary>A parent with a strategy; answers <see cref="Spawn"/> with the child.</summary>
internal sealed class Supervisor : ReceiveActor
{
    internal sealed record Spawn(Props Props, string? Name);

    private readonly SupervisorStrategy _strategy;

    public Supervisor(SupervisorStrategy strategy)
    {
        _strategy = strategy;
        Receive<Spawn>(spawn => Sender.Tell(Context.ActorOf(spawn.Props, spawn.Name)));
    }

    protected override SupervisorStrategy SupervisorStrategy() => _strategy;
}
