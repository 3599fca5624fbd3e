using Ephemeral.Actors;
using Ephemeral.Actors.Protocol;

namespace Ephemeral.AspNetCore.Models;

/// <summary>One coordinator in full: its status, its last minutes, how long its operations take, and what is wrong with it.</summary>
/// <param name="At">When this was taken.</param>
/// <param name="Name">Its name in the registry.</param>
/// <param name="Kind">work, result, keyed or keyed-result.</param>
/// <param name="State">running, idle, paused, deferred, completed, drained, or silent when it did not answer.</param>
/// <param name="PerSecond">Operations that ended per second, over the last 10 seconds.</param>
/// <param name="Status">How it stands; null when it has not answered yet.</param>
/// <param name="History">The last seconds.</param>
/// <param name="Latency">How long the operations took that the window holds.</param>
/// <param name="Lints">What is wrong, and what to do about it.</param>
internal sealed record CoordinatorModel(
    DateTimeOffset At, string Name, string Kind, string State, double PerSecond, EphemeralStatus? Status, HistoryModel History,
    LatencyModel Latency, IReadOnlyList<EphemeralLint> Lints);

/// <summary>The last seconds of a coordinator, column by column, the oldest first.</summary>
/// <param name="Enqueued">Admitted in that second.</param>
/// <param name="Started">Started in that second.</param>
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
