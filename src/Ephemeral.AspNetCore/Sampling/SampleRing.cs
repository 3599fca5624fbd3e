using Ephemeral.Actors;

namespace Ephemeral.AspNetCore.Sampling;

/// <summary>
/// The last seconds of one coordinator, made of the differences between its totals. A second in which nobody looked gets its even
/// share of the next difference, so that the samples always add up to what the totals grew by. Single-threaded; the time is a parameter.
/// </summary>
internal sealed class SampleRing(int capacity)
{
    private readonly Sample[] _samples = new Sample[capacity];
    private EphemeralStatus? _last;
    private long _lastSecond;
    private int _start;

    /// <summary>How many seconds are remembered.</summary>
    public int Count { get; private set; }

    /// <summary>The second of the newest look.</summary>
    public long LastSecond => _lastSecond;

    /// <summary>A remembered second, the oldest first.</summary>
    public Sample this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return _samples[(_start + index) % capacity];
        }
    }

    /// <summary>Takes in what the totals are at a second. A second that is recorded already is left to the next one.</summary>
    public void Record(long second, EphemeralStatus status)
    {
        var gap = second - _lastSecond;
        if (_last is not { } last || gap > capacity || !Follows(status, last))
            Forget();
        else if (gap <= 0)
            return;
        else
            Fill((int)gap, last, status);
        (_last, _lastSecond) = (status, second);
    }

    /// <summary>Whether a status can come after an <paramref name="earlier"/> one, of the same coordinator.</summary>
    public static bool Follows(EphemeralStatus status, EphemeralStatus earlier) =>
        status.TotalEnqueued >= earlier.TotalEnqueued && status.TotalStarted >= earlier.TotalStarted
        && status.TotalCompleted >= earlier.TotalCompleted && status.TotalFailed >= earlier.TotalFailed
        && status.TotalCancelled >= earlier.TotalCancelled;

    /// <summary>What happened in the last <paramref name="seconds"/> of those that are remembered.</summary>
    public Sample SumOfLast(int seconds)
    {
        var sum = default(Sample);
        for (var i = Math.Max(0, Count - seconds); i < Count; i++)
            sum += this[i];
        return sum;
    }

    /// <summary>Operations that ended per second, over the last <paramref name="seconds"/> of those that are remembered.</summary>
    public double EndedPerSecond(int seconds)
    {
        var over = Math.Min(seconds, Count);
        return over == 0 ? 0 : (double)SumOfLast(over).Ended / over;
    }

    /// <summary>
    /// The sums of whole spans of <paramref name="span"/> seconds, the oldest first, zero where nothing is remembered. Spans start at
    /// multiples of their length, so that a sum does not change from one second to the next; the one that is under way is left out.
    /// </summary>
    public Sample[] Buckets(int count, int span)
    {
        var sums = new Sample[count];
        var current = _lastSecond / span;
        for (var i = 0; i < Count; i++)
        {
            var age = current - ((_lastSecond - (Count - 1) + i) / span);
            if (age >= 1 && age <= count)
                sums[count - age] += this[i];
        }

        return sums;
    }

    private void Fill(int gap, EphemeralStatus last, EphemeralStatus status)
    {
        for (var i = 0; i < gap; i++)
            Add(Sample.Share(last, status, i, gap));
    }

    private void Add(in Sample sample)
    {
        _samples[(_start + Count) % capacity] = sample;
        if (Count < capacity)
            Count++;
        else
            _start = (_start + 1) % capacity;
    }

    private void Forget() => (_start, Count) = (0, 0);
}
