using Akka.Actor;

namespace Ephemeral.Actors.Protocol;

/// <summary>Asks how the coordinator stands. Answered at once by <see cref="EphemeralStatus"/>.</summary>
public sealed record GetStatus : ICoordinatorRequest
{
    private GetStatus() { }

    /// <summary>The only instance.</summary>
    public static GetStatus Instance { get; } = new();
}

/// <summary>Asks for the operations that the coordinator knows. Answered by <see cref="OperationsFound"/>.</summary>
/// <param name="Filter">Which of them; null for those that run or have ended, at most <see cref="OperationFilter.Limit"/>.</param>
public sealed record GetSnapshot(OperationFilter? Filter = null) : ICoordinatorRequest;

/// <summary>Answers <see cref="GetSnapshot"/>.</summary>
/// <param name="Operations">Running ones, the oldest first; then pending ones, in their order; then ended ones, the newest first. No results.</param>
/// <param name="Total">How many match, also beyond the limit.</param>
public sealed record OperationsFound(IReadOnlyList<EphemeralOperationSnapshot> Operations, int Total) : INoSerializationVerificationNeeded;

/// <summary>Asks for one operation, in O(1). Answered by <see cref="OperationFound"/>.</summary>
/// <param name="Id">Its id.</param>
public sealed record GetOperation(long Id) : ICoordinatorRequest;

/// <summary>Answers <see cref="GetOperation"/>.</summary>
/// <param name="Id">The operation's id, as it was asked for.</param>
/// <param name="Operation">What is known of it, without its result; null when it is forgotten, or never was.</param>
public sealed record OperationFound(long Id, EphemeralOperationSnapshot? Operation) : INoSerializationVerificationNeeded;

/// <summary>Asks for the first live keys in an order, those that have nothing pending left out. Answered by <see cref="KeysFound"/>.</summary>
/// <param name="Count">How many at the most; at least 1.</param>
/// <param name="Order">By what: the most pending first, or the longest waiting first.</param>
public sealed record GetKeys(int Count = 10, EphemeralKeyOrder Order = EphemeralKeyOrder.Pending) : ICoordinatorRequest;

/// <summary>Answers <see cref="GetKeys"/>. Nothing where the coordinator has no keys.</summary>
/// <param name="LiveKeyCount">How many keys have something pending or running, or had so lately.</param>
/// <param name="Keys">The first of them that have something pending, as text, in the order asked for.</param>
public sealed record KeysFound(int LiveKeyCount, IReadOnlyList<EphemeralKeyStatus<string>> Keys) : INoSerializationVerificationNeeded;

/// <summary>Asks a coordinator, or the registry for all, what is wrong and what to do about it. Answered by <see cref="LintsFound"/>.</summary>
public sealed record GetLints : ICoordinatorRequest
{
    private GetLints() { }

    /// <summary>The only instance.</summary>
    public static GetLints Instance { get; } = new();
}

/// <summary>Answers <see cref="GetLints"/>.</summary>
/// <param name="Lints">What was found; empty when nothing is wrong.</param>
public sealed record LintsFound(IReadOnlyList<EphemeralLint> Lints) : INoSerializationVerificationNeeded;

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
