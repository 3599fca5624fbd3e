namespace Ephemeral.Actors.Protocol;

/// <summary>
/// Asks to be told when everything admitted has ended (F82). Answered by <see cref="Done"/> then; at once by
/// <c>Status.Failure</c> when intake has not ended (<see cref="Complete"/>). Where a stream that failed fed the coordinator, the
/// first to ask is answered by <c>Status.Failure</c> with the stream's exception. At most 1,024 wait; the one that has waited for
/// longest makes room, by <c>Status.Failure</c>.
/// </summary>
public sealed record Drain : ICoordinatorRequest
{
    private Drain()
    {
    }

    /// <summary>The one there is.</summary>
    public static Drain Instance { get; } = new();
}
