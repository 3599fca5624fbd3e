namespace Ephemeral.Actors.Signals.Dispatch;

/// <summary>What became of all deliveries at one moment: <c>Added == Ended + Dropped + Queued + Active</c>, always.</summary>
internal readonly record struct DeliveryCounts(long Added, long Ended, long Failures, long Dropped, int Queued, int Active);
