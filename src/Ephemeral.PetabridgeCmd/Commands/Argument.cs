namespace Ephemeral.PetabridgeCmd.Commands;

/// <summary>An argument of a command.</summary>
/// <param name="Name">What it is called in help.</param>
/// <param name="Description">What it means, as a sentence.</param>
/// <param name="Switches">All its forms, the long one last.</param>
internal sealed record Argument(string Name, string Description, params string[] Switches)
{
    public bool IsMandatory { get; init; }

    /// <summary>What clients offer to complete, the default first. None where leaving it out means something else.</summary>
    public string[] Values { get; init; } = [];

    public string LongSwitch => Switches[^1];
}
