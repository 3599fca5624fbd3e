namespace Ephemeral.Actors.Protocol;

/// <summary>Goes on starting operations after <see cref="Pause"/> (F76). Answered by <see cref="Done"/>.</summary>
public sealed record Resume : ICoordinatorRequest
{
    private Resume()
    {
    }

    /// <summary>The one there is.</summary>
    public static Resume Instance { get; } = new();
}
