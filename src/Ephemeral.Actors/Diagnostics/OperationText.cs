using System.Diagnostics.CodeAnalysis;
using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors.Diagnostics;

/// <summary>
/// What the application's work is called by, as far as it is shown: keys may be long, and signals many. What is looked for goes by the whole.
/// </summary>
internal static class OperationText
{
    /// <summary>How many characters of a key are shown at the most, before the sign that there were more: as many as signals keep.</summary>
    public const int LongestKey = SignalLimits.MaxText;

    /// <summary>How many names of signals a row shows of an operation at the most.</summary>
    public const int MostSignals = 20;

    /// <summary>The key, with "…" and its length where it was too long.</summary>
    [return: NotNullIfNotNull(nameof(key))]
    public static string? OfKey(string? key) => key is null ? null : ErrorText.Cut(key, LongestKey);

    /// <summary>Whether a key is not shown as a whole, so that what is shown finds nothing.</summary>
    public static bool IsCut(string? key) => key?.Length > LongestKey;

    /// <summary>The names of the newest signals of an operation, oldest first.</summary>
    public static IReadOnlyList<string> Newest(IReadOnlyList<string>? signals) => [.. (signals ?? []).TakeLast(MostSignals)];

    /// <summary>The status, with the keys as they are shown.</summary>
    public static EphemeralStatus Of(EphemeralStatus status) => status.Stuck.Any(static stuck => IsCut(stuck.Key))
        ? status with { Stuck = [.. status.Stuck.Select(static stuck => stuck with { Key = OfKey(stuck.Key) })] }
        : status;
}

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
