using Ephemeral.Actors;
using Ephemeral.AspNetCore.Sampling;

namespace Ephemeral.AspNetCore.Tests.Sampling;

public sealed class SampleRingTests
{
    [Fact]
    public void A_second_holds_the_difference_between_two_looks()
    {
        var ring = new SampleRing(10);
        ring.Record(5, Totals(completed: 100));
        Assert.Equal(0, ring.Count);

        ring.Record(6, Totals(completed: 107, pending: 3));

        Assert.Equal(1, ring.Count);
        Assert.Equal((7, 3), (ring[0].Completed, ring[0].Pending));
    }

    [Fact]
    public void Seconds_without_a_look_share_what_happened_in_them()
    {
        var ring = new SampleRing(10);
        ring.Record(0, Totals(completed: 0));

        ring.Record(3, Totals(completed: 10));

        Assert.Equal([3, 3, 4], Enumerable.Range(0, 3).Select(i => ring[i].Completed));
        Assert.Equal(10 / 3.0, ring.EndedPerSecond(10));
    }

    [Fact]
    public void A_second_look_within_a_second_is_left_to_the_next()
    {
        var ring = new SampleRing(10);
        ring.Record(1, Totals(completed: 0));
        ring.Record(2, Totals(completed: 1));
        ring.Record(2, Totals(completed: 5));
        ring.Record(1, Totals(completed: 6));
        Assert.Equal(1, ring.Count);

        ring.Record(3, Totals(completed: 9));

        Assert.Equal([1, 8], Enumerable.Range(0, 2).Select(i => ring[i].Completed));
    }

    [Theory]
    [InlineData(2, 50)]
    [InlineData(1000, 150)]
    public void Totals_that_shrank_and_looks_too_far_apart_begin_anew(long second, long completed)
    {
        var ring = new SampleRing(10);
        ring.Record(0, Totals(completed: 90));
        ring.Record(1, Totals(completed: 100));

        ring.Record(second, Totals(completed));

        Assert.Equal(0, ring.Count);
        ring.Record(second + 1, Totals(completed + 2));
        Assert.Equal(2, ring[0].Completed);
    }

    [Fact]
    public void Spans_keep_their_place_and_leave_out_the_one_under_way()
    {
        var ring = new SampleRing(300);
        for (var second = 0; second <= 13; second++)
            ring.Record(second, Totals(completed: second));

        // seconds 1 to 13 hold one each; spans of 5 are 0–4, 5–9, and 10–14, which is under way
        Assert.Equal([0, 4, 5], ring.Buckets(3, 5).Select(bucket => bucket.Completed));
    }

    [Fact]
    public void Whatever_comes_the_samples_add_up_to_what_the_totals_grew_by()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        const int capacity = 20;
        var ring = new SampleRing(capacity);
        var model = new List<(long Second, EphemeralStatus Totals)>();
        var (second, totals) = (0L, Totals(0));
        for (var step = 0; step < 20_000; step++)
        {
            second += random.Next(20) switch { 0 => -random.Next(3), 1 => random.Next(2 * capacity), < 5 => 2, _ => 1 };
            totals = random.Next(500) == 0
                ? Totals(0)
                : Totals(
                    totals.TotalCompleted + random.Next(100), totals.TotalFailed + random.Next(3), totals.TotalCancelled + random.Next(2),
                    random.Next(50), random.Next(8));
            ring.Record(second, totals);
            Model(model, second, totals, capacity);
            Check(ring, model, capacity, $"seed {seed}, step {step}");
        }
    }

    /// <summary>The looks since the history began, those within a second that was told already left out.</summary>
    private static void Model(List<(long Second, EphemeralStatus Totals)> looks, long second, EphemeralStatus totals, int capacity)
    {
        if (looks.Count > 0)
        {
            var (lastSecond, last) = looks[^1];
            if (second - lastSecond > capacity || !SampleRing.Follows(totals, last))
                looks.Clear();
            else if (second <= lastSecond)
                return;
        }

        looks.Add((second, totals));
    }

    private static void Check(SampleRing ring, List<(long Second, EphemeralStatus Totals)> looks, int capacity, string where)
    {
        var (firstSecond, first) = looks[0];
        var (lastSecond, last) = looks[^1];
        Assert.True(ring.Count == Math.Min(capacity, lastSecond - firstSecond), where);
        Assert.True(ring.LastSecond == lastSecond, where);
        for (var i = 0; i < ring.Count; i++)
            Assert.True(ring[i] is { Completed: >= 0, Failed: >= 0, Cancelled: >= 0, Enqueued: >= 0, Started: >= 0 }, where);
        if (ring.Count > 0)
            Assert.True((ring[^1].Pending, ring[^1].Active) == (last.PendingCount, last.ActiveCount), where);

        // from the latest look that is whole in the ring
        var (wholeSecond, whole) = looks.First(look => lastSecond - look.Second <= ring.Count);
        var sum = ring.SumOfLast((int)(lastSecond - wholeSecond));
        Assert.True(sum.Completed == last.TotalCompleted - whole.TotalCompleted, where);
        Assert.True(sum.Failed == last.TotalFailed - whole.TotalFailed, where);
        Assert.True(sum.Cancelled == last.TotalCancelled - whole.TotalCancelled, where);
        Assert.True(sum.Enqueued == last.TotalEnqueued - whole.TotalEnqueued, where);
        Assert.True(sum.Started == last.TotalStarted - whole.TotalStarted, where);
        Assert.True(ring.Count < capacity || SampleRing.Follows(first, looks[0].Totals), where);
    }

    private static EphemeralStatus Totals(long completed, long failed = 0, long cancelled = 0, long pending = 0, long active = 0)
    {
        var ended = completed + failed + cancelled;
        return new EphemeralStatus
        {
            Name = "jobs", Kind = "work", PendingCount = pending, ActiveCount = active, TotalEnqueued = ended, TotalStarted = ended,
            TotalCompleted = completed, TotalFailed = failed, TotalCancelled = cancelled, TotalOverBound = 0, TotalRefused = 0, LastRefused = null,
            WaitingProducers = 0, CurrentMaxConcurrency = 4, MaxPendingOperations = 1_024, LiveKeyCount = 0, IsPaused = false, PausedFor = null,
            IsDeferred = false, DeferredFor = null, DeferredBy = null, IsCompleted = false, IsDrained = false, Tracked = 0, Pinned = 0,
            TotalEvicted = 0, TotalExpired = 0, FailuresEvicted = 0, LastFailureEvicted = null, SignalCount = 0, TotalSignals = 0,
            SignalsEvicted = 0, SignalsBlocked = 0, SignalsDropped = 0, LastSignalDropped = null, CallbackFailures = 0, Stuck = [],
        };
    }
}
