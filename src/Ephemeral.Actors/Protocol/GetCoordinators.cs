namespace Ephemeral.Actors.Protocol;

/// <summary>Asks the registry for all coordinators of the actor system. Answered by <see cref="CoordinatorsFound"/>.</summary>
public sealed record GetCoordinators
{
    private GetCoordinators()
    {
    }

    /// <summary>The one there is.</summary>
    public static GetCoordinators Instance { get; } = new();
}
