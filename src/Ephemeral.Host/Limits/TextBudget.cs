using Ephemeral.Host.Tasks;

namespace Ephemeral.Host.Limits;

/// <summary>
/// Bounds the bytes of all translations that wait, run and are kept. When there is no room, results go first: the oldest of whoever keeps the most;
/// their owners still see that they were given up, until that has to go too.
/// </summary>
internal sealed class TextBudget(LimitsOptions options)
{
    // What a translation takes besides its texts.
    private const long Overhead = 2 * 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Results> _clients = [];
    private readonly SortedSet<Results> _bySize = new(Comparer<Results>.Create(
        static (one, other) => (one.Bytes, one.Client).CompareTo((other.Bytes, other.Client))));

    private long _used;
    private long _kept;

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

    /// <summary>Counts one that has ended for as long as somebody holds its task, or until there is no room for it.</summary>
    /// <param name="client">Whose it is.</param>
    /// <param name="task">The task.</param>
    /// <param name="bytes">What it takes.</param>
    /// <param name="forget">Takes the task from its owner.</param>
    public void Keep(string client, TranslateTask task, long bytes, Action forget)
    {
        lock (_lock)
        {
            MakeRoom(bytes);
            if (!_clients.TryGetValue(client, out var results))
                _clients[client] = results = new Results(client);
            Change(results, () => results.Add(task, bytes, forget));
        }
    }

    private void MakeRoom(long bytes)
    {
        // Where giving up every result would not be enough, none is given up.
        if (_used + bytes <= MaxBytes || _used - _kept + bytes > MaxBytes)
            return;
        foreach (var results in _clients.Values.ToArray())
            Change(results, results.RemoveForgotten);
        // More than is needed, so that not each that needs room has all results looked at.
        var less = MaxBytes - (MaxBytes / 20);
        var most = _used - _kept + bytes > less ? MaxBytes : less;
        while (_used + bytes > most && _bySize.Max is { } largest)
            Change(largest, largest.GiveUpOldest);
    }

    private void Change(Results results, Action change)
    {
        _bySize.Remove(results);
        var before = results.Bytes;
        change();
        _used += results.Bytes - before;
        _kept += results.Bytes - before;
        if (results.IsEmpty)
            _clients.Remove(results.Client);
        else
            _bySize.Add(results);
    }

    /// <summary>What is kept of one client, the oldest first.</summary>
    private sealed class Results(string client)
    {
        private Queue<Result> _kept = new();

        public string Client => client;

        public long Bytes { get; private set; }

        public bool IsEmpty => _kept.Count == 0;

        public void Add(TranslateTask task, long bytes, Action forget) => Add(new Result(new WeakReference<TranslateTask>(task), bytes, forget));

        public void RemoveForgotten()
        {
            _kept = new(_kept.Where(static kept => kept.Task.TryGetTarget(out _)));
            Bytes = _kept.Sum(static kept => kept.Bytes);
        }

        public void GiveUpOldest()
        {
            var oldest = _kept.Dequeue();
            Bytes -= oldest.Bytes;
            if (!oldest.Task.TryGetTarget(out var task))
                return;
            if (task.GiveUpResult())
                Add(oldest with { Bytes = Overhead });
            else
                oldest.Forget();
        }

        private void Add(Result result)
        {
            _kept.Enqueue(result);
            Bytes += result.Bytes;
        }
    }

    private sealed record Result(WeakReference<TranslateTask> Task, long Bytes, Action Forget);
}
