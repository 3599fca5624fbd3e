namespace Ephemeral.Actors.Protocol;

/// <summary>Ends intake (F81); what was admitted runs. Answered by <see cref="Done"/>.</summary>
public sealed record Complete : ICoordinatorRequest
{
    private Complete()
    {
    }

    /// <summary>The one there is.</summary>
    public static Complete Instance { get; } = new();
}
