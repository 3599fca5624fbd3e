using System.Diagnostics;

namespace Ephemeral.Patterns;

/// <summary>How a wait for a lease ended.</summary>
internal enum LimitOutcome
{
    Acquired,
    Refused,
    GaveUp,
}

/// <summary>What becomes of those that ask a rate limiter for a lease: some begin to wait, and each ends once. Time only grows
/// from call to call.</summary>
internal sealed class LeaseCounters
{
    private TimeSpan _limitedBefore;
    private TimeSpan? _limitedSince;

    public int Waiting { get; private set; }

    /// <summary>Those that have waited or wait.</summary>
    public long Waited { get; private set; }

    public long Acquired { get; private set; }

    public long Refused { get; private set; }

    /// <summary>Those that were cancelled, or whose limiter failed.</summary>
    public long GaveUp { get; private set; }

    public bool IsLimited => Waiting > 0;

    public void BeginWait(TimeSpan now)
    {
        Waited++;
        if (++Waiting == 1)
            _limitedSince = now;
    }

    public void EndWait(LimitOutcome outcome, TimeSpan now)
    {
        if (--Waiting == 0)
        {
            _limitedBefore = LimitedFor(now);
            _limitedSince = null;
        }

        End(outcome);
    }

    /// <summary>For one that did not wait.</summary>
    public void End(LimitOutcome outcome)
    {
        switch (outcome)
        {
            case LimitOutcome.Acquired:
                Acquired++;
                break;
            case LimitOutcome.Refused:
                Refused++;
                break;
            default:
                GaveUp++;
                break;
        }
    }

    /// <summary>For how long, all in all, something waited.</summary>
    public TimeSpan LimitedFor(TimeSpan now) => _limitedBefore + (now - _limitedSince ?? TimeSpan.Zero);

    [Conditional("DEBUG")]
    public void CheckInvariants()
    {
        Debug.Assert(Waiting >= 0 && Waited <= Acquired + Refused + GaveUp + Waiting, "Everyone who waits ends once.");
        Debug.Assert(_limitedSince.HasValue == IsLimited, "Limited is who has somebody waiting.");
    }
}
