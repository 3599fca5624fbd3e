using System.Diagnostics;
using Ephemeral.Actors.Time;

namespace Ephemeral.Actors.Signals;

/// <summary>
/// A signal in the log: a <see cref="SignalEvent"/> before anybody looks at it, and the stamp of the log's clock from which its
/// age counts. Raising is as fast as this is small, so a stamp is turned into a timestamp only where it is read.
/// </summary>
internal readonly record struct SignalEntry(
    SignalName Name, long OperationId, string? Key, long At, SignalPropagation? Propagation, SignalTime Raised)
{
    public string Signal => Name.Text;

    public DateTimeOffset Timestamp => Raised.ToTimestamp();

    public SignalEvent ToEvent() => new(Signal, OperationId, Key, Timestamp, Propagation);
}

/// <summary>When a signal was raised: a stamp of the clock of whoever raised it; without a clock, the UTC ticks of a time that it brought.</summary>
internal readonly struct SignalTime(Clock? clock, long stampOrTicks)
{
    public DateTimeOffset ToTimestamp() => clock?.TimeOf(stampOrTicks) ?? new DateTimeOffset(stampOrTicks, TimeSpan.Zero);
}

/// <summary>A name of which signals are in the log, with what is found once for all of them: who watches and who listens to it.</summary>
internal sealed class SignalName(string text)
{
    public string Text => text;

    /// <summary>How many signals of this name are in the log.</summary>
    public int Count { get; set; }

    /// <summary>How many states keep a signal of this name in the log.</summary>
    public int States { get; set; }

    /// <summary>The watches whose patterns match this name.</summary>
    public SignalWatch[] Watches { get; set; } = [];

    /// <summary>The subscriptions that hear this name; null until the log's owner has found out.</summary>
    public SignalSubscription[]? Listeners { get; set; }
}

/// <summary>Follows whether a signal that matches a pattern is in a log, until disposed of. Any thread reads it; the log alone changes it.</summary>
/// <remarks>
/// The callback is called at each change, and for what is there at the beginning. It runs under the lock of the log, on the thread
/// that makes the change: when anybody's call that raises a signal has returned, the callback has run. It takes a few instructions, asks
/// nothing of the log and does not throw.
/// </remarks>
[DebuggerDisplay("{pattern}: {_count}")]
internal sealed class SignalWatch(SignalPattern pattern, Action<bool> onChanged, Action<SignalWatch> remove) : IDisposable
{
    private volatile int _count;
    private volatile string? _last;

    /// <summary>Whether a signal that matches is in the log.</summary>
    public bool IsPresent => _count > 0;

    /// <summary>The name of the signal that matched last, whether or not it is still there; null when none ever did.</summary>
    public string? LastSignal => _last;

    public bool Matches(string signal) => pattern.Matches(signal);

    /// <returns>Whether the pattern is present only now.</returns>
    public bool Enter(string signal, int count)
    {
        if (!ReferenceEquals(_last, signal))
            _last = signal;
        _count += count;
        if (_count > count)
            return false;
        onChanged(true);
        return true;
    }

    /// <returns>Whether the pattern is no longer present.</returns>
    public bool Leave()
    {
        if (--_count > 0)
            return false;
        onChanged(false);
        return true;
    }

    public void Dispose() => remove(this);
}
