using System.Collections.Concurrent;

namespace Ephemeral.Cluster.Tests.Support;

/// <summary>An item of a test: the <paramref name="Number"/>th that <paramref name="Sender"/> has admitted of a key.</summary>
public sealed record Item(string Sender, string Key, int Number);

/// <summary>What the bodies of all nodes of a test have done, and what was wrong with it.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentDictionary<Item, int> _starts = new();
    private readonly ConcurrentDictionary<(string Sender, string Key), int> _last = new();
    private readonly ConcurrentDictionary<string, int> _running = new();
    private int _outOfOrder, _tooMany;

    /// <summary>How many bodies of one key may run at a time.</summary>
    public int MostPerKey { get; init; } = 1;

    public int Started => _starts.Count;

    public int StartedTwice => _starts.Values.Count(static count => count > 1);

    public int OutOfOrder => Volatile.Read(ref _outOfOrder);

    /// <summary>How often a key had more running than it may, on whatever nodes.</summary>
    public int TooMany => Volatile.Read(ref _tooMany);

    public bool HasStarted(Item item) => _starts.ContainsKey(item);

    public async Task RunAsync(Item item, Func<Task> work)
    {
        _starts.AddOrUpdate(item, 1, static (_, count) => count + 1);
        var sender = (item.Sender, item.Key);
        if (_last.TryGetValue(sender, out var last) && last >= item.Number)
            Interlocked.Increment(ref _outOfOrder);
        _last[sender] = item.Number;
        if (_running.AddOrUpdate(item.Key, 1, static (_, count) => count + 1) > MostPerKey)
            Interlocked.Increment(ref _tooMany);
        try
        {
            await work();
        }
        finally
        {
            _running.AddOrUpdate(item.Key, 0, static (_, count) => count - 1);
        }
    }

    public override string ToString() =>
        $"{Started} started, {StartedTwice} twice, {OutOfOrder} out of order, {TooMany} times too many of a key";
}
