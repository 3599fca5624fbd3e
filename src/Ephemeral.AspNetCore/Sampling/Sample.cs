using Ephemeral.Actors;

namespace Ephemeral.AspNetCore.Sampling;

/// <summary>What happened within one second, and what waited and ran at its end.</summary>
internal readonly record struct Sample(
    long Enqueued, long Started, long Completed, long Failed, long Cancelled, long Pending, long Active)
{
    /// <summary>Operations that ended, however they did.</summary>
    public long Ended => Completed + Failed + Cancelled;

    public static Sample operator +(in Sample a, in Sample b) => new(
        a.Enqueued + b.Enqueued, a.Started + b.Started, a.Completed + b.Completed, a.Failed + b.Failed,
        a.Cancelled + b.Cancelled, b.Pending, b.Active);

    /// <summary>The share of one second, number <paramref name="index"/> of <paramref name="of"/>, in what happened between two looks.</summary>
    public static Sample Share(EphemeralStatus from, EphemeralStatus to, int index, int of)
    {
        var isLast = index == of - 1;
        return new Sample(
            Part(to.TotalEnqueued - from.TotalEnqueued, index, of),
            Part(to.TotalStarted - from.TotalStarted, index, of),
            Part(to.TotalCompleted - from.TotalCompleted, index, of),
            Part(to.TotalFailed - from.TotalFailed, index, of),
            Part(to.TotalCancelled - from.TotalCancelled, index, of),
            isLast ? to.PendingCount : from.PendingCount,
            isLast ? to.ActiveCount : from.ActiveCount);
    }

    // the parts of a whole add up to it
    private static long Part(long whole, int index, int of)
    {
        var (each, rest) = (whole / of, whole % of);
        return each + ((rest * (index + 1) / of) - (rest * index / of));
    }
}
