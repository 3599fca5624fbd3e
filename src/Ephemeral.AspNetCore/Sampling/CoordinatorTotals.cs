namespace Ephemeral.AspNetCore.Sampling;

/// <summary>What a coordinator says of itself at one moment. All but the last two only grow.</summary>
/// <param name="Enqueued">Admitted ever.</param>
/// <param name="Started">Ever started, or cancelled before that.</param>
/// <param name="Completed">Ended well.</param>
/// <param name="Failed">Ended with an error.</param>
/// <param name="Cancelled">Cancelled.</param>
/// <param name="Pending">Waiting now.</param>
/// <param name="Active">Running now.</param>
internal readonly record struct CoordinatorTotals(
    long Enqueued, long Started, long Completed, long Failed, long Cancelled, long Pending, long Active)
{
    /// <summary>Whether these can come after <paramref name="earlier"/>, of the same coordinator.</summary>
    public bool Follows(in CoordinatorTotals earlier) =>
        Enqueued >= earlier.Enqueued && Started >= earlier.Started && Completed >= earlier.Completed
        && Failed >= earlier.Failed && Cancelled >= earlier.Cancelled;
}
