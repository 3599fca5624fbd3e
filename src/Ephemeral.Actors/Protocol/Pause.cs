namespace Ephemeral.Actors.Protocol;

/// <summary>
/// Stops starting operations (F75); what runs goes on, and intake stays open. Answered by <see cref="Done"/>: from then on none
/// starts.
/// </summary>
public sealed record Pause : ICoordinatorRequest
{
    private Pause()
    {
    }

    /// <summary>The one there is.</summary>
    public static Pause Instance { get; } = new();
}
