using Ephemeral.Host.Tasks;

namespace Ephemeral.Host.Limits;

/// <summary>
/// Bounds the bytes of all texts that wait, run and are kept. When there is no room, results go first: the oldest of whoever keeps the most.
/// </summary>
internal sealed class TextBudget(LimitsOptions options)
{
    // What a translation takes besides its texts.
    private const long Overhead = 2 * 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Results> _results = [];
    private long _used;

    public long MaxBytes => options.MaxTextBytes;

    /// <summary>What is taken now, with results that their owner's window has forgotten since room was last needed.</summary>
    public long UsedBytes => Interlocked.Read(ref _used);

    public static long BytesOf(string? text) => Overhead + (sizeof(char) * (long)(text?.Length ?? 0));

    /// <summary>Takes room; false when all of it is taken by what waits and runs.</summary>
    public bool TryTake(long bytes)
    {
        lock (_lock)
        {
            MakeRoom(bytes);
            if (_used + bytes > MaxBytes)
                return false;
            _used += bytes;
            return true;
        }
    }

    public void GiveBack(long bytes)
    {
        lock (_lock)
            _used -= bytes;
    }

    /// <summary>Counts a result for as long as somebody holds its task, or until there is no room for it.</summary>
    public void Keep(string client, TranslateTask task, long bytes)
    {
        lock (_lock)
        {
            MakeRoom(bytes);
            _used += bytes;
            if (!_results.TryGetValue(client, out var results))
                _results[client] = results = new Results();
            results.Add(task, bytes);
        }
    }

    private void MakeRoom(long bytes)
    {
        if (_used + bytes <= MaxBytes)
            return;
        foreach (var results in _results.Values)
            _used -= results.RemoveForgotten();
        // Where giving up every result would not be enough, none is given up.
        if (_used + bytes - _results.Values.Sum(static results => results.Bytes) > MaxBytes)
            return;
        while (_used + bytes > MaxBytes && _results.Values.MaxBy(results => results.Bytes) is { Bytes: > 0 } largest)
            _used -= largest.GiveUpOldest();
        foreach (var (client, _) in _results.Where(entry => entry.Value.Bytes == 0).ToArray())
            _results.Remove(client);
    }

    /// <summary>The results of one client, the oldest first.</summary>
    private sealed class Results
    {
        private Queue<(WeakReference<TranslateTask> Task, long Bytes)> _kept = new();

        public long Bytes { get; private set; }

        public void Add(TranslateTask task, long bytes)
        {
            _kept.Enqueue((new WeakReference<TranslateTask>(task), bytes));
            Bytes += bytes;
        }

        public long RemoveForgotten()
        {
            var before = Bytes;
            _kept = new(_kept.Where(static kept => kept.Task.TryGetTarget(out _)));
            Bytes = _kept.Sum(static kept => kept.Bytes);
            return before - Bytes;
        }

        public long GiveUpOldest()
        {
            var (task, bytes) = _kept.Dequeue();
            Bytes -= bytes;
            if (task.TryGetTarget(out var held))
                held.GiveUpResult();
            return bytes;
        }
    }
}
