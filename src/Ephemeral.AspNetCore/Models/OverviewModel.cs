namespace Ephemeral.AspNetCore.Models;

/// <summary>All coordinators at a glance.</summary>
/// <param name="At">When this was taken.</param>
/// <param name="Problem">Why nothing can be said, for people; null when all is well.</param>
/// <param name="Coordinators">One row each, ordered by name.</param>
internal sealed record OverviewModel(DateTimeOffset At, string? Problem, IReadOnlyList<CoordinatorRow> Coordinators);

/// <summary>One coordinator at a glance.</summary>
/// <param name="Name">Its name in the registry.</param>
/// <param name="Kind">work, result, keyed or keyed-result.</param>
/// <param name="State">running, idle, paused, deferred, completed, drained, or silent when it did not answer.</param>
/// <param name="Pending">Operations that wait.</param>
/// <param name="MaxPending">How many may wait.</param>
/// <param name="Active">Operations that run.</param>
/// <param name="MaxConcurrency">How many may run.</param>
/// <param name="LiveKeys">Keys that are live; 0 where there are none.</param>
/// <param name="PerSecond">Operations that ended per second, over the last 10 seconds.</param>
/// <param name="FailedLately">How many failed in the last 5 minutes.</param>
/// <param name="Findings">How many lints there are.</param>
/// <param name="Activity">Outcomes over the last 5 minutes.</param>
internal sealed record CoordinatorRow(
    string Name, string Kind, string State, long Pending, int MaxPending, long Active, int MaxConcurrency, int LiveKeys,
    double PerSecond, long FailedLately, int Findings, ActivityModel Activity);

/// <summary>Counts of outcomes in spans of 5 seconds, the oldest first, the one under way left out.</summary>
/// <param name="Completed">Ended well.</param>
/// <param name="Failed">Ended with an error.</param>
/// <param name="Cancelled">Cancelled.</param>
internal sealed record ActivityModel(long[] Completed, long[] Failed, long[] Cancelled);
