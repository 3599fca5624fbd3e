using Akka.Actor;

namespace Ephemeral.Actors.Protocol;

/// <summary>
/// Has each matching <see cref="SignalEvent"/> told to an actor from now on, until it stops or unsubscribes, or the coordinator
/// ends. Answered by <see cref="Done"/>. An actor may subscribe to several patterns, to each once.
/// </summary>
/// <param name="Pattern">Of which names; <c>*</c>, <c>?</c> and comma lists, as everywhere.</param>
/// <param name="Subscriber">Who is told; the sender of what it is told is the coordinator.</param>
public sealed record SubscribeToSignals(string Pattern, IActorRef Subscriber) : ICoordinatorRequest;
