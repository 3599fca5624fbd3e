using System.Threading.Channels;
using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors.Signals;

/// <summary>
/// A listener and the signals that it has yet to hear, on the thread pool, one at a time and in order. What it raises has the
/// signal that it hears as its cause. What is dropped or thrown is counted.
/// </summary>
internal sealed class SignalSubscription : IDisposable
{
    private const int TurnLength = 1024;

    private readonly SignalPattern? _pattern;
    private readonly SignalCounters _counters;
    private readonly Action<SignalSubscription>? _remove;
    private readonly string _name;
    private readonly ListenerContext _context;
    private readonly Channel<SignalEntry> _waiting;
    private volatile bool _isDisposed;

    /// <summary>Subscribes to the signals that match <paramref name="pattern"/>; null for every signal.</summary>
    public SignalSubscription(
        SignalPattern? pattern, Action<SignalEvent> listener, SignalCounters counters, Action<SignalSubscription>? remove = null,
        string name = "A listener to signals")
    {
        (_pattern, _counters, _remove, _name, _context) = (pattern, counters, remove, name, new ListenerContext(listener));
        _waiting = Channel.CreateBounded<SignalEntry>(
            new BoundedChannelOptions(SignalLimits.ListenerQueue) { FullMode = BoundedChannelFullMode.DropOldest },
            _ => counters.CountDropped());
        _ = SignalScope.RunWithoutFlow(HearAllAsync);
    }

    public bool IsFor(string signal) => _pattern?.Matches(signal) != false;

    public void Add(in SignalEntry entry) => _waiting.Writer.TryWrite(entry);

    /// <summary>What waits is not heard any more.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _remove?.Invoke(this);
        _waiting.Writer.TryComplete();
    }

    private async Task HearAllAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            for (var heard = 0; heard < TurnLength && _waiting.Reader.TryRead(out var entry); heard++)
                Hear(entry);
            // others want the thread too; and to be woken for each signal would cost its raiser more than a pause
            await Task.Yield();
        }
    }

    private void Hear(in SignalEntry entry)
    {
        try
        {
            if (!_isDisposed)
                _context.Run(entry.ToEvent());
        }
        catch (Exception e)
        {
            _counters.CountFailure(_name, e);
        }
    }
}
