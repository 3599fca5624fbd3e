namespace Ephemeral.Actors.Protocol;

/// <summary>
/// Asks the registry for one coordinator. Answered by <see cref="CoordinatorEntry"/>; by <c>Status.Failure</c> that lists the
/// names when there is none.
/// </summary>
/// <param name="Name">Its name in the registry; compared ordinally.</param>
public sealed record FindCoordinator(string Name);
