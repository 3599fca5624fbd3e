using Akka.Actor;

namespace Ephemeral.Actors.Registry;

/// <summary>What the registry is told by the house.</summary>
internal static class RegistryProtocol
{
    /// <summary>A coordinator has been made. The registry watches it, and nothing else keeps it there.</summary>
    internal sealed record Made(string Name, string Kind, IActorRef Actor);
}
