namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    private static readonly TimeSpan DefaultPollInterval = TimeSpan.FromMilliseconds(10);

    /// <summary>Repeats the assertion until it holds; when it still does not in the end, its exception is thrown.</summary>
    public void AwaitAssert(
        Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        Holds(Wait.Blocking, Async(assertion), duration, interval, cancellationToken).GetAwaiter().GetResult();

    /// <inheritdoc cref="AwaitAssert"/>
    public Task AwaitAssertAsync(
        Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        Holds(Wait.Async, Async(assertion), duration, interval, cancellationToken);

    /// <inheritdoc cref="AwaitAssert"/>
    public Task AwaitAssertAsync(
        Func<Task> assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        Holds(Wait.Async, assertion, duration, interval, cancellationToken);

    private static Func<Task> Async(Action action) => () =>
    {
        action();
        return Task.CompletedTask;
    };

    private async Task Holds(
        Wait wait, Func<Task> assertion, TimeSpan? duration, TimeSpan? interval, CancellationToken cancellationToken)
    {
        var deadline = Now + RemainingOrDilated(duration);
        while (true)
        {
            try
            {
                await assertion();
                return;
            }
            catch when (Now < deadline)
            {
                // not yet
            }
            await wait.Pause(PollDelay(deadline, interval), cancellationToken);
        }
    }

    private static TimeSpan PollDelay(TimeSpan deadline, TimeSpan? interval) =>
        Max(Min(interval ?? DefaultPollInterval, deadline - Now), TimeSpan.Zero);
}
