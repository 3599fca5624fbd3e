namespace Ephemeral.Actors.Tests.Keys;

/// <summary>What bodies saw of their keys: in which order they were entered, and how many of a key ran at once.</summary>
public sealed class KeyLog(int keys)
{
    private readonly Entry[] _entries = [.. Enumerable.Range(0, keys).Select(_ => new Entry())];

    public int Keys => _entries.Length;

    public IReadOnlyList<int> Entered(int key)
    {
        lock (_entries[key])
            return [.. _entries[key].Entered];
    }

    public int EnteredCount(int key)
    {
        lock (_entries[key])
            return _entries[key].Entered.Count;
    }

    public int MostAtOnce(int key)
    {
        lock (_entries[key])
            return _entries[key].MostAtOnce;
    }

    /// <summary>Whether exactly these of a key ran, in this order, each after the one before.</summary>
    public void AssertOneByOne(int key, IEnumerable<int> numbers)
    {
        Assert.Equal(numbers, Entered(key));
        Assert.Equal(1, MostAtOnce(key));
    }

    /// <summary>A body that notes its entry and its end around <paramref name="body"/>, and ends as that does.</summary>
    public Func<KeyedItem, CancellationToken, Task> Around(Func<KeyedItem, CancellationToken, Task> body) => (item, token) =>
    {
        Enter(item);
        Task task;
        try
        {
            task = body(item, token);
        }
        catch
        {
            Leave(item);
            throw;
        }

        if (!task.IsCompleted)
            return LeaveAfter(task, item);
        Leave(item);
        return task;
    };

    private async Task LeaveAfter(Task task, KeyedItem item)
    {
        try
        {
            await task;
        }
        finally
        {
            Leave(item);
        }
    }

    private void Enter(KeyedItem item)
    {
        var entry = _entries[item.Key];
        lock (entry)
        {
            entry.Entered.Add(item.Number);
            entry.MostAtOnce = Math.Max(entry.MostAtOnce, ++entry.Running);
        }
    }

    private void Leave(KeyedItem item)
    {
        lock (_entries[item.Key])
            _entries[item.Key].Running--;
    }

    private sealed class Entry
    {
        public List<int> Entered { get; } = [];

        public int Running { get; set; }

        public int MostAtOnce { get; set; }
    }
}
