namespace Ephemeral.Actors.Protocol;

/// <summary>
/// Asks what is wrong and what to do about it. Told to a coordinator, or to the registry, which asks them all. Answered by
/// <see cref="LintsFound"/>.
/// </summary>
public sealed record GetLints : ICoordinatorRequest
{
    private GetLints()
    {
    }

    /// <summary>The one there is.</summary>
    public static GetLints Instance { get; } = new();
}
