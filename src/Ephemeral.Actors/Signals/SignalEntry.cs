using Ephemeral.Actors.Time;

namespace Ephemeral.Actors.Signals;

/// <summary>A signal in the log: a <see cref="SignalEvent"/> before anybody looks at it.</summary>
/// <remarks>Raising is as fast as this is small: a stamp of the clock is turned into a timestamp only where it is read.</remarks>
internal readonly struct SignalEntry(
    SignalName name, long operationId, string? key, long at, SignalPropagation? propagation, SignalTime time)
{
    public SignalName Name => name;

    public string Signal => name.Text;

    public long OperationId => operationId;

    public string? Key => key;

    /// <summary>When it came into the log, as a stamp of the owner's clock: its age counts from here.</summary>
    public long At => at;

    public SignalPropagation? Propagation => propagation;

    public DateTimeOffset Timestamp => time.ToTimestamp();

    public SignalEvent ToEvent() => new(name.Text, operationId, key, Timestamp, propagation);
}

/// <summary>When a signal was raised: a stamp of the clock of whoever raised it, or a time that it brought with it.</summary>
internal readonly struct SignalTime
{
    private readonly Clock? _clock;
    private readonly long _stampOrTicks;

    public SignalTime(Clock clock, long stamp) => (_clock, _stampOrTicks) = (clock, stamp);

    public SignalTime(DateTimeOffset time) => _stampOrTicks = time.UtcTicks;

    public DateTimeOffset ToTimestamp() =>
        _clock is null ? new DateTimeOffset(_stampOrTicks, TimeSpan.Zero) : _clock.TimeOf(_stampOrTicks);
}

/// <summary>A name that is in the log or was of late, and what must not be looked for twice.</summary>
internal sealed class SignalName(string text)
{
    public string Text => text;

    /// <summary>How many signals of this name are in the log.</summary>
    public int Count { get; set; }

    /// <summary>The watched patterns that match this name.</summary>
    public WatchedPattern[] Watched { get; set; } = [];

    /// <summary>The subscriptions that hear this name; null until the log's owner has found out.</summary>
    public SignalSubscription[]? Listeners { get; set; }
}
