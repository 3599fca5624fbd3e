using System.Diagnostics;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    private TimeSpan? _deadline;

    /// <summary>Monotonic time.</summary>
    protected static TimeSpan Now => Stopwatch.GetElapsedTime(0);

    /// <summary>What is left of the innermost <c>Within</c>.</summary>
    public TimeSpan Remaining => _deadline is { } deadline
        ? Max(deadline - Now, TimeSpan.Zero)
        : throw new InvalidOperationException("Remaining is the time left of a Within block. Call it inside Within, or use RemainingOr.");

    /// <summary>What is left of the innermost <c>Within</c>, or the dilated <c>akka.test.single-expect-default</c> outside of one.</summary>
    public TimeSpan RemainingOrDefault => RemainingOr(Dilated(TestKitSettings.SingleExpectDefault));

    public TimeSpan RemainingOr(TimeSpan duration) => _deadline is null ? duration : Remaining;

    /// <summary>The dilated duration, or <see cref="RemainingOrDefault"/> where there is none.</summary>
    public TimeSpan RemainingOrDilated(TimeSpan? duration) => duration switch
    {
        null => RemainingOrDefault,
        { } given when given == Timeout.InfiniteTimeSpan => given,
        { } given when given < TimeSpan.Zero =>
            throw new ArgumentOutOfRangeException(nameof(duration), given, "A wait is zero, positive, or Timeout.InfiniteTimeSpan."),
        { } given => Dilated(given)
    };

    /// <summary>The duration on this machine: multiplied by <c>akka.test.timefactor</c>.</summary>
    public TimeSpan Dilated(TimeSpan duration) => duration * TestKitSettings.TestTimeFactor;

    protected TimeSpan GetTimeoutOrDefault(TimeSpan? timeout) => timeout ?? RemainingOrDefault;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
