using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;

namespace Ephemeral.Patterns;

/// <summary>The values of a cache, by age and by count. Under the cache's lock.</summary>
/// <remarks>The memory cache of the framework goes by the wall clock, which may be set: it is given one that only advances. It
/// looks for what is too old when it is used: a timer does that here, so that an idle one empties itself.</remarks>
internal sealed class KeptValues<TKey, TValue> : IDisposable
    where TKey : notnull
{
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(1);

    private readonly MemoryCache _cache;
    private readonly EphemeralCacheOptions _options;
    private readonly OneShotTimer _timer;
    private bool _isArmed;

    public KeptValues(EphemeralCacheOptions options, PatternClock clock, Action onDue)
    {
        _options = options;
        _cache = new MemoryCache(new MemoryCacheOptions
        {
            Clock = new AdvancingClock(clock), ExpirationScanFrequency = TimeSpan.MaxValue,
        });
        _timer = new OneShotTimer(clock.Time, onDue);
    }

    public int Count => _cache.Count;

    /// <summary>Those that made room for others before they were too old.</summary>
    public long Evicted { get; private set; }

    public bool TryGet(TKey key, out TValue value)
    {
        var isKept = _cache.TryGetValue(key, out var kept);
        value = isKept ? (TValue)kept! : default!;
        return isKept;
    }

    public void Keep(TKey key, TValue value)
    {
        if (_cache.Count >= _options.MaxCount)
            MakeRoom();
        using (var entry = _cache.CreateEntry(key))
        {
            entry.Value = value;
            entry.AbsoluteExpirationRelativeToNow = _options.AbsoluteAge;
            entry.SlidingExpiration = _options.SlidingAge;
        }

        if (!_isArmed)
            Arm();
    }

    public bool Remove(TKey key)
    {
        var isKept = _cache.TryGetValue(key, out _);
        _cache.Remove(key);
        return isKept;
    }

    public void Clear() => _cache.Clear();

    /// <summary>Forgets what is too old.</summary>
    public void Look()
    {
        _cache.Compact(0);
        _isArmed = false;
        if (_cache.Count > 0)
            Arm();
    }

    public void Dispose()
    {
        _timer.Dispose();
        _cache.Dispose();
    }

    // a twentieth at once: finding those that were read longest ago goes through all
    private void MakeRoom()
    {
        _cache.Compact(0);
        var full = _cache.Count;
        if (full < _options.MaxCount)
            return;
        _cache.Compact(Math.Min(1, (Math.Max(1, _options.MaxCount / 20) + 0.5) / full));
        Evicted += full - _cache.Count;
    }

    private void Arm()
    {
        TimeSpan? age = _options.SlidingAge is { } sliding && !(sliding > _options.AbsoluteAge) ? sliding : _options.AbsoluteAge;
        _timer.Set(age > LongestRest ? LongestRest : age);
        _isArmed = true;
    }

    private sealed class AdvancingClock(PatternClock clock) : ISystemClock
    {
        private readonly DateTimeOffset _start = clock.Time.GetUtcNow() - clock.Now;

        public DateTimeOffset UtcNow => _start + clock.Now;
    }
}
