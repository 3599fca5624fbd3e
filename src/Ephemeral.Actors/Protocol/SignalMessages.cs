using Akka.Actor;

namespace Ephemeral.Actors.Protocol;

/// <summary>Asks for the signals that the coordinator remembers. Answered by <see cref="SignalsFound"/>.</summary>
/// <param name="Pattern">Of which names; <c>*</c>, <c>?</c> and comma lists, as everywhere.</param>
/// <param name="Since">Raised then or later; null for all.</param>
public sealed record GetSignals(string Pattern = "*", DateTimeOffset? Since = null) : ICoordinatorRequest;

/// <summary>Answers <see cref="GetSignals"/>.</summary>
/// <param name="Signals">Oldest first.</param>
public sealed record SignalsFound(IReadOnlyList<SignalEvent> Signals) : INoSerializationVerificationNeeded;

/// <summary>
/// Has each matching <see cref="SignalEvent"/> told to an actor from now on, until it stops or unsubscribes, the coordinator ends, or somebody
/// stops the coordinator's gateway. Answered by <see cref="Done"/>. An actor may subscribe to several patterns, to each once.
/// </summary>
/// <param name="Pattern">Of which names; <c>*</c>, <c>?</c> and comma lists, as everywhere.</param>
/// <param name="Subscriber">Who is told; the sender of what it is told is the coordinator.</param>
public sealed record SubscribeToSignals(string Pattern, IActorRef Subscriber) : ICoordinatorRequest;

/// <summary>Ends all subscriptions of an actor. Answered by <see cref="Done"/>, whether or not there were any.</summary>
/// <param name="Subscriber">The actor.</param>
public sealed record UnsubscribeFromSignals(IActorRef Subscriber) : ICoordinatorRequest;
