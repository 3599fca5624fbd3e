using System.Collections.Concurrent;

namespace Ephemeral.AspNetCore.Live;

/// <summary>
/// Who watches what. Each publication is complete in itself and made once for all; each client holds the newest alone, so that one that
/// is slow, or gone, costs nothing and holds nobody up.
/// </summary>
internal sealed class LiveHub(EphemeralDashboardOptions options)
{
    /// <summary>The topic of all coordinators at a glance; every other is the name of a coordinator.</summary>
    public const string Overview = "";

    private readonly ConcurrentDictionary<LiveClient, byte> _clients = new();
    private int _count;

    /// <summary>How many clients there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <returns>A client that leaves when it is disposed; null when there are as many as there may be.</returns>
    public LiveClient? Join(string topic)
    {
        if (Interlocked.Increment(ref _count) > options.MaxLiveConnections)
        {
            Interlocked.Decrement(ref _count);
            return null;
        }

        var client = new LiveClient(topic, Leave);
        _clients.TryAdd(client, 0);
        return client;
    }

    /// <summary>What somebody watches.</summary>
    public IReadOnlyCollection<string> Watched() =>
        _clients.Select(static client => client.Key.Topic).ToHashSet(StringComparer.Ordinal);

    /// <param name="topic">What it is about.</param>
    /// <param name="json">What is to be shown; null when what the topic names has ended.</param>
    public void Publish(string topic, byte[]? json)
    {
        foreach (var (client, _) in _clients)
        {
            if (client.Topic == topic)
                client.Offer(json);
        }
    }

    private void Leave(LiveClient client)
    {
        if (_clients.TryRemove(client, out _))
            Interlocked.Decrement(ref _count);
    }
}
