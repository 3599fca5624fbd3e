using Ephemeral.Testing;

namespace Ephemeral.Patterns.Tests;

/// <summary>Time that a test moves, and that throws where the test says so, as a clock of an application may.</summary>
internal sealed class BreakingTime(FakeTime time) : TimeProvider
{
    private int _wallReads;

    public bool IsBroken { get; set; }

    /// <summary>How often the wall clock can be read before it throws; null for as often as one likes.</summary>
    public int? WallReads { get; set; }

    public override long TimestampFrequency => time.TimestampFrequency;

    public override long GetTimestamp() => IsBroken ? throw new InvalidDataException("broken") : time.GetTimestamp();

    public override DateTimeOffset GetUtcNow() =>
        IsBroken || (WallReads is { } most && Interlocked.Increment(ref _wallReads) > most) ? throw new InvalidDataException("broken") : time.GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        time.CreateTimer(callback, state, dueTime, period);
}
