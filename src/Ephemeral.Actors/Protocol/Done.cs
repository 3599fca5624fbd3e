namespace Ephemeral.Actors.Protocol;

/// <summary>What was asked for is done.</summary>
public sealed record Done
{
    private Done()
    {
    }

    /// <summary>The one there is.</summary>
    public static Done Instance { get; } = new();
}
