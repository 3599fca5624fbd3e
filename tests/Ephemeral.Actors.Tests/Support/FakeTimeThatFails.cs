using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Support;

/// <summary>Time that a test moves, and whose stamps can't be read while it says so. Its timers fire all the same.</summary>
public sealed class FakeTimeThatFails : TimeProvider
{
    private int _failed;

    public FakeTime Fake { get; } = new();

    public volatile bool Fails;

    public int Failed => Volatile.Read(ref _failed);

    public override long TimestampFrequency => Fake.TimestampFrequency;

    public override long GetTimestamp()
    {
        if (!Fails)
            return Fake.GetTimestamp();
        Interlocked.Increment(ref _failed);
        throw new InvalidOperationException("The clock failed on purpose.");
    }

    public override DateTimeOffset GetUtcNow() => Fake.GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        Fake.CreateTimer(callback, state, dueTime, period);
}
