namespace Ephemeral.Actors;

/// <summary>What became of the items given to <c>EphemeralForEachAsync</c>: every one of them is counted here.</summary>
public sealed class EphemeralForEachSummary
{
    /// <summary>How many items were taken from the source.</summary>
    public long Total => Completed + Failed + Cancelled;

    /// <summary>How many ended well.</summary>
    public required long Completed { get; init; }

    /// <summary>How many failed.</summary>
    public required long Failed { get; init; }

    /// <summary>
    /// How many were cancelled: by a signal of <see cref="EphemeralOptions.CancelOnSignals"/> before they started, or because the
    /// actor system ended before they did.
    /// </summary>
    public required long Cancelled { get; init; }

    /// <summary>From the call to the end of the last body.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>
    /// The last operations that failed, in the order in which they ended: as many as <see cref="EphemeralOptions.MaxTrackedOperations"/>,
    /// whatever their age and however many others ended since. <see cref="Failed"/> counts all.
    /// </summary>
    public required IReadOnlyList<EphemeralOperationSnapshot> FailedOperations { get; init; }

    /// <summary>How many calls of callbacks, such as the progress, threw; each is logged.</summary>
    public required long CallbackFailures { get; init; }

    /// <summary>How many items ended how, and in which time.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Total} items: {Completed} completed, {Failed} failed, {Cancelled} cancelled, in {Duration}");

    internal AggregateException ToException() => new(
        FailedOperations.Count == Failed
            ? $"{Failed} of {Total} operations failed."
            : $"{Failed} of {Total} operations failed; the last {FailedOperations.Count} are given here, "
                + $"as many as {nameof(EphemeralOptions.MaxTrackedOperations)} allows.",
        FailedOperations.Select(static failed => failed.Error!));
}

/// <summary>How far <c>EphemeralForEachAsync</c> has come.</summary>
/// <param name="Started">How many bodies have started.</param>
/// <param name="Completed">How many ended well.</param>
/// <param name="Failed">How many failed.</param>
/// <param name="Cancelled">How many were cancelled: before they started or while they ran.</param>
/// <param name="Active">How many run now.</param>
/// <param name="Elapsed">The time since the call.</param>
public sealed record EphemeralProgress(long Started, long Completed, long Failed, long Cancelled, long Active, TimeSpan Elapsed);
