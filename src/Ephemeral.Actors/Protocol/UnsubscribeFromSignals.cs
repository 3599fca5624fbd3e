using Akka.Actor;

namespace Ephemeral.Actors.Protocol;

/// <summary>Ends all subscriptions of an actor. Answered by <see cref="Done"/>, whether or not there were any.</summary>
/// <param name="Subscriber">The actor.</param>
public sealed record UnsubscribeFromSignals(IActorRef Subscriber) : ICoordinatorRequest;
