namespace Ephemeral.AspNetCore.Models;

/// <summary>One coordinator in full: its figures, its last minutes, how long its operations take, and what is wrong with it.</summary>
/// <param name="At">When this was taken.</param>
/// <param name="Name">Its name in the registry.</param>
/// <param name="Kind">work, result, keyed or keyed-result.</param>
/// <param name="State">running, idle, paused, deferred, completed, drained, or silent when it did not answer.</param>
/// <param name="PerSecond">Operations that ended per second, over the last 10 seconds.</param>
/// <param name="Figures">Its figures; null when it has not answered yet.</param>
/// <param name="History">The last seconds.</param>
/// <param name="Latency">How long the operations took that the window holds.</param>
/// <param name="Lints">What is wrong, and what to do about it.</param>
internal sealed record CoordinatorModel(
    DateTimeOffset At, string Name, string Kind, string State, double PerSecond, FiguresModel? Figures, HistoryModel History,
    LatencyModel Latency, IReadOnlyList<LintModel> Lints);

/// <summary>The figures of a coordinator, taken together.</summary>
internal sealed record FiguresModel
{
    public required long Pending { get; init; }
    public required int MaxPending { get; init; }
    public required long Active { get; init; }
    public required int MaxConcurrency { get; init; }
    public required long TotalEnqueued { get; init; }
    public required long TotalCompleted { get; init; }
    public required long TotalFailed { get; init; }
    public required long TotalCancelled { get; init; }
    public required long TotalRefused { get; init; }
    public required long TotalOverBound { get; init; }
    public required int WaitingProducers { get; init; }
    public required int Tracked { get; init; }
    public required int Pinned { get; init; }
    public required long TotalEvicted { get; init; }
    public required long TotalExpired { get; init; }
    public required long FailuresEvicted { get; init; }
    public required int LiveKeys { get; init; }
    public required int Stuck { get; init; }
    public required long CallbackFailures { get; init; }
    public required long TotalSignals { get; init; }
    public required long SignalsEvicted { get; init; }
    public required long SignalsBlocked { get; init; }
    public required long SignalsDropped { get; init; }

    /// <summary>For how long it has been paused, in milliseconds; null when it is not.</summary>
    public required double? PausedForMs { get; init; }

    /// <summary>For how long a signal has been holding back its work, in milliseconds; null when none does.</summary>
    public required double? DeferredForMs { get; init; }

    /// <summary>The signal that does, or of several the one that came last.</summary>
    public required string? DeferredBy { get; init; }
}

/// <summary>The last seconds of a coordinator, column by column, the oldest first.</summary>
/// <param name="Enqueued">Admitted in that second.</param>
/// <param name="Started">Started in that second, or cancelled before they did.</param>
/// <param name="Completed">Ended well in that second.</param>
/// <param name="Failed">Failed in that second.</param>
/// <param name="Cancelled">Cancelled in that second.</param>
/// <param name="Pending">Waiting at its end.</param>
/// <param name="Active">Running at its end.</param>
internal sealed record HistoryModel(
    long[] Enqueued, long[] Started, long[] Completed, long[] Failed, long[] Cancelled, long[] Pending, long[] Active);

/// <summary>Durations in milliseconds, of operations that completed or failed and that the window holds.</summary>
/// <param name="Count">How many there are; the newest 1,000 at the most.</param>
/// <param name="P50Ms">Half took no longer.</param>
/// <param name="P95Ms">95 % took no longer.</param>
/// <param name="P99Ms">99 % took no longer.</param>
/// <param name="MaxMs">None took longer.</param>
internal sealed record LatencyModel(int Count, double P50Ms, double P95Ms, double P99Ms, double MaxMs);
