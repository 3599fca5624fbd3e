using Akka.Actor;

namespace Ephemeral.Actors.Protocol;

/// <summary>Asks the registry for all coordinators of the actor system. Answered by <see cref="CoordinatorsFound"/>.</summary>
public sealed record GetCoordinators : INoSerializationVerificationNeeded
{
    private GetCoordinators() { }

    /// <summary>The only instance.</summary>
    public static GetCoordinators Instance { get; } = new();
}

/// <summary>Answers <see cref="GetCoordinators"/>.</summary>
/// <param name="Coordinators">All that have been made and have not ended, ordered by name.</param>
public sealed record CoordinatorsFound(IReadOnlyList<CoordinatorEntry> Coordinators) : INoSerializationVerificationNeeded;

/// <summary>
/// Asks the registry for one coordinator. Answered by <see cref="CoordinatorEntry"/>; by <c>Status.Failure</c> that lists the names when
/// there is none.
/// </summary>
/// <param name="Name">Its name in the registry; compared ordinally.</param>
public sealed record FindCoordinator(string Name) : INoSerializationVerificationNeeded;

/// <summary>A coordinator in the registry.</summary>
/// <param name="Name">
/// Its name; where several have the same, the second is <c>name-2</c>, and so on: unique in the registry.
/// </param>
/// <param name="Kind"><c>work</c>, <c>result</c>, <c>keyed</c> or <c>keyed-result</c>.</param>
/// <param name="Actor">Whom to tell and ask; watch it to know when the coordinator ends.</param>
public sealed record CoordinatorEntry(string Name, string Kind, IActorRef Actor) : INoSerializationVerificationNeeded;
