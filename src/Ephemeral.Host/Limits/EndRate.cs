namespace Ephemeral.Host.Limits;

/// <summary>How fast work ends, by its last few ends: what a caller who is refused is told to wait goes by it.</summary>
internal sealed class EndRate(TimeProvider time)
{
    private const int Remembered = 32;
    private static readonly TimeSpan Unknown = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Queue<long> _ends = new();

    public void Ended()
    {
        lock (_lock)
        {
            _ends.Enqueue(time.GetTimestamp());
            if (_ends.Count > Remembered)
                _ends.Dequeue();
        }
    }

    /// <summary>When about so many more will have ended. What has not ended lately counts against the rate.</summary>
    public TimeSpan Until(long ends)
    {
        lock (_lock)
        {
            if (_ends.Count < 2)
                return Unknown;
            var each = time.GetElapsedTime(_ends.Peek()) / (_ends.Count - 1);
            var wait = Math.Min(each.TotalSeconds * Math.Max(1, ends), Most.TotalSeconds);
            return wait < Least.TotalSeconds ? Least : TimeSpan.FromSeconds(wait);
        }
    }
}
