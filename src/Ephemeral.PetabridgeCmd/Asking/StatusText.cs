using Ephemeral.Actors;

namespace Ephemeral.PetabridgeCmd.Asking;

/// <summary>In one word how a coordinator stands.</summary>
internal static class StatusText
{
    public static string StateOf(EphemeralStatus status) =>
        status.IsDrained ? "drained"
        : status.IsPaused ? "paused"
        : status.IsDeferred ? "deferred"
        : status.IsCompleted ? "completing"
        : "open";
}
