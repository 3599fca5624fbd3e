namespace Ephemeral.Actors.Protocol;

/// <summary>Asks for all figures of the coordinator (F20). Answered at once by <see cref="EphemeralStatus"/>.</summary>
public sealed record GetStatus : ICoordinatorRequest
{
    private GetStatus()
    {
    }

    /// <summary>The one there is (F20).</summary>
    public static GetStatus Instance { get; } = new();
}
