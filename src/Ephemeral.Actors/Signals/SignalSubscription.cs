using System.Threading.Channels;

namespace Ephemeral.Actors.Signals;

/// <summary>A listener and the signals that it has yet to hear. What it raises has the signal that it hears as its
/// cause.</summary>
internal sealed class SignalSubscription : IDisposable
{
    private readonly SignalPattern? _pattern;
    private readonly Action<SignalSubscription> _remove;
    private readonly ListenerQueue<SignalEntry> _queue;

    public SignalSubscription(
        SignalPattern? pattern, Action<SignalEvent> listener, SignalCounters counters, Action<SignalSubscription> remove)
    {
        (_pattern, _remove) = (pattern, remove);
        var context = new ListenerContext(listener);
        _queue = new ListenerQueue<SignalEntry>(entry => context.Run(entry.ToEvent()), counters);
    }

    public bool IsFor(string signal) => _pattern?.Matches(signal) != false;

    public void Add(in SignalEntry entry) => _queue.Add(entry);

    public void Dispose()
    {
        _remove(this);
        _queue.Dispose();
    }
}

/// <summary>
/// Hands items to a listener one at a time and in order, on the thread pool, so that whoever adds one is never held up. When
/// 1,000 wait, the oldest is dropped and counted. What the listener throws is counted.
/// </summary>
/// <remarks>
/// Nothing flows from whoever makes it or adds to it. An idle queue holds no thread. One that has caught up waits for some
/// microseconds before it sleeps: a reader that takes each item as it comes meets the writer at the channel's lock every time
/// and has to be woken by it, which costs the writer several times as much.
/// </remarks>
internal sealed class ListenerQueue<T> : IDisposable
{
    private const int TurnLength = 1024;
    private const int SpinsBeforeSleep = 200;

    private readonly Channel<T> _waiting;
    private readonly Action<T> _listener;
    private readonly SignalCounters _counters;
    private volatile bool _isDisposed;

    public ListenerQueue(Action<T> listener, SignalCounters counters)
    {
        (_listener, _counters) = (listener, counters);
        _waiting = Channel.CreateBounded<T>(
            new BoundedChannelOptions(SignalLimits.ListenerQueue) { FullMode = BoundedChannelFullMode.DropOldest },
            _ => counters.CountDropped());
        _ = SignalScope.RunWithoutFlow(RunAsync);
    }

    public void Add(in T item) => _waiting.Writer.TryWrite(item);

    /// <summary>What waits is not handed over any more, and nothing is added.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _waiting.Writer.TryComplete();
        while (_waiting.Reader.TryRead(out _))
        {
        }
    }

    private async Task RunAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            // others want the thread too
            if (!HandOverTurn())
                await Task.Yield();
        }
    }

    /// <returns>Whether nothing waits any more.</returns>
    private bool HandOverTurn()
    {
        for (var left = TurnLength; left > 0; left--)
        {
            if (!_waiting.Reader.TryRead(out var item))
            {
                Thread.SpinWait(SpinsBeforeSleep);
                return true;
            }

            if (_isDisposed)
                return true;
            try
            {
                _listener(item);
            }
            catch (Exception)
            {
                _counters.CountFailure();
            }
        }

        return false;
    }
}
