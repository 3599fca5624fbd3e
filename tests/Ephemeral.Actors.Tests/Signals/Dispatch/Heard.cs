using System.Collections.Concurrent;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Signals.Dispatch;

/// <summary>A handler that notes what it hears.</summary>
internal sealed class Heard
{
    private readonly ConcurrentQueue<SignalEvent> _all = new();

    public IEnumerable<string> Names => _all.Select(signal => signal.Signal);

    public IEnumerable<long> Ids => _all.Select(signal => signal.OperationId);

    public int Count => _all.Count;

    public static SignalEvent Signal(string name, long id = 0) => new(name, id, null, DateTimeOffset.UnixEpoch);

    public void Note(SignalEvent signal) => _all.Enqueue(signal);

    public Task HasCount(int count) => Eventually.True(() => Count >= count, $"{count} heard");
}
