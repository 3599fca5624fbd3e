using Akka.Actor;

namespace Ephemeral.Actors.Protocol;

/// <summary>A coordinator in the registry.</summary>
/// <param name="Name">
/// Its name; where several have the same, the second is <c>name-2</c>, and so on: unique in the registry.
/// </param>
/// <param name="Kind"><c>work</c>, <c>result</c>, <c>keyed</c> or <c>keyed-result</c>.</param>
/// <param name="Actor">Whom to tell and ask; watch it to know when the coordinator ends.</param>
public sealed record CoordinatorEntry(string Name, string Kind, IActorRef Actor);
