using Akka.Actor;
using Ephemeral.PetabridgeCmd.Commands;
using Petabridge.Cmd;

namespace Ephemeral.PetabridgeCmd.Following;

/// <summary>
/// What goes on until it is stopped. It runs inside an actor that stops with the client, one message at a time.
/// </summary>
internal abstract class Follower
{
    /// <summary>What the actor tells itself each second, and once at the start.</summary>
    public sealed record Tick : INoSerializationVerificationNeeded
    {
        public static Tick Instance { get; } = new();
    }

    /// <summary>A problem that ends it.</summary>
    public sealed record Failed(Exception Reason) : INoSerializationVerificationNeeded
    {
        public override string ToString() => $"Failed {{ Reason = {Reason.GetType().Name} }}";
    }

    /// <summary>Handles a message of its own, or a tick. What it throws ends it with an error.</summary>
    /// <returns>Whether it goes on; false is its regular end.</returns>
    public abstract bool Take(object message, FollowerContext context);
}

/// <summary>What a follower works with.</summary>
internal sealed record FollowerContext(Call Call, IActorContext Actor, IActorRef Self, IActorRef Asker)
{
    public void Say(string line) => Asker.Tell(new CommandResponse(line, final: false), Self);
}
