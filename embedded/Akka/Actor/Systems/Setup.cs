namespace Akka.Actor.Setup;

/// <summary>A piece of a system's setup made in code.</summary>
public abstract class Setup
{
    public ActorSystemSetup And(Setup other) => ActorSystemSetup.Create(this, other);
}
