namespace Ephemeral.Actors.Diagnostics;

/// <summary>In one word how a coordinator or an operation stands: the dashboard, its API and the shell use the same words.</summary>
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

    /// <summary>The states of operations that a text names, with commas between several; running and ended ones where it names none.</summary>
    /// <param name="text">The words; their case does not matter.</param>
    /// <param name="wrong">What to throw for a word that is none of them.</param>
    public static OperationStates Read(string? text, Func<string, Exception> wrong)
    {
        var states = OperationStates.None;
        foreach (var word in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            states |= word.ToLowerInvariant() switch
            {
                "pending" => OperationStates.Pending,
                "running" => OperationStates.Running,
                "completed" => OperationStates.Completed,
                "failed" => OperationStates.Failed,
                "cancelled" => OperationStates.Cancelled,
                "all" => OperationStates.All,
                _ => throw wrong(word),
            };
        }

        return states == OperationStates.None ? OperationStates.Running | OperationStates.Ended : states;
    }
}
