namespace Ephemeral.Actors.Diagnostics;

/// <summary>What a meter reads of a coordinator: totals, which only grow, and what there is now.</summary>
/// <param name="Enqueued">Admitted ever.</param>
/// <param name="Started">Started ever.</param>
/// <param name="Completed">Ended well.</param>
/// <param name="Failed">Ended with an error.</param>
/// <param name="Cancelled">Cancelled, before they started or while they ran.</param>
/// <param name="Refused">Refused by <c>TryEnqueue</c>.</param>
/// <param name="Evicted">Forgotten because younger ones came.</param>
/// <param name="Expired">Forgotten because they became too old.</param>
/// <param name="Pending">Admitted, not started, now.</param>
/// <param name="Active">Running now.</param>
/// <param name="SignalsRaised">Signals raised ever.</param>
/// <param name="SignalsDropped">Signals that a listener or handler was too slow for.</param>
/// <param name="LiveKeys">Keys that are live now; null where there are no keys.</param>
internal readonly record struct CoordinatorFigures(
    long Enqueued, long Started, long Completed, long Failed, long Cancelled, long Refused, long Evicted, long Expired,
    long Pending, long Active, long SignalsRaised, long SignalsDropped, long? LiveKeys)
{
    /// <summary>The totals alone.</summary>
    public CoordinatorFigures Totals => this with { Pending = 0, Active = 0, LiveKeys = null };

    public static CoordinatorFigures operator +(CoordinatorFigures a, CoordinatorFigures b) => new(
        a.Enqueued + b.Enqueued, a.Started + b.Started, a.Completed + b.Completed, a.Failed + b.Failed, a.Cancelled + b.Cancelled,
        a.Refused + b.Refused, a.Evicted + b.Evicted, a.Expired + b.Expired, a.Pending + b.Pending, a.Active + b.Active,
        a.SignalsRaised + b.SignalsRaised, a.SignalsDropped + b.SignalsDropped,
        a.LiveKeys is null ? b.LiveKeys : a.LiveKeys + (b.LiveKeys ?? 0));
}
