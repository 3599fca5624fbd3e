using Akka.Actor;
using Akka.Event;

namespace Akka.TestKit;

/// <summary>Filters in force: counts the events that any of them matches, from its start until it is unmuted.</summary>
internal sealed class EventWatch : IUnmutableFilter
{
    private readonly IReadOnlyList<EventFilter> _filters;
    private readonly ActorSystem _system;
    private readonly SemaphoreSlim _matched = new(0);
    private int _count;

    private EventWatch(IReadOnlyList<EventFilter> filters, ActorSystem system)
    {
        _filters = filters;
        _system = system;
    }

    public static EventWatch Start(IReadOnlyList<EventFilter> filters, ActorSystem system)
    {
        var watch = new EventWatch(filters, system);
        // the listener takes this before anything that is logged from now on
        system.EventStream.Publish(new TestEvent.Mute(watch));
        return watch;
    }

    public int Count => Volatile.Read(ref _count);

    public bool Takes(LogEvent logEvent)
    {
        if (!_filters.Any(filter => filter.IsMatch(logEvent))) return false;
        Interlocked.Increment(ref _count);
        _matched.Release();
        return true;
    }

    /// <summary>The next match that no one has waited for; false when none comes in time.</summary>
    public Task<bool> Matched(Wait wait, TimeSpan timeout, CancellationToken cancellationToken) =>
        _matched.Available(wait, timeout, cancellationToken);

    public void Unmute() => _system.EventStream.Publish(new TestEvent.Unmute(this));
}
