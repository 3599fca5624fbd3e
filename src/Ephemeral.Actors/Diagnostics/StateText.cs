namespace Ephemeral.Actors.Diagnostics;

/// <summary>In one word how a coordinator stands: the dashboard, its API and the shell use the same words.</summary>
internal static class StateText
{
    public static string Of(EphemeralStatus status) => status switch
    {
        { IsDrained: true } => "drained",
        { IsCompleted: true } => "completed",
        { IsPaused: true } => "paused",
        { IsDeferred: true } => "deferred",
        { PendingCount: 0, ActiveCount: 0 } => "idle",
        _ => "running",
    };

    /// <summary>What a node of a cluster is to whoever looks: what is wrong with it, else what it is in the cluster.</summary>
    public static string Of(EphemeralNodeStatus node) =>
        !node.IsReachable ? "unreachable" : !node.HasAnswered ? "silent" : node.IsHeld ? "held" : node.State.ToLowerInvariant();
}
