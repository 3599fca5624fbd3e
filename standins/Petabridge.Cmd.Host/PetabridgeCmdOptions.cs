namespace Petabridge.Cmd.Host;

/// <summary>Where to listen. What is not set keeps what the settings <c>petabridge.cmd</c> say.</summary>
public sealed class PetabridgeCmdOptions
{
    public string? Host { get; set; }

    /// <summary>0 takes a free one.</summary>
    public int? Port { get; set; }
}
