namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>The next n messages, which must all come within <see cref="RemainingOrDefault"/>.</summary>
    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, CancellationToken cancellationToken = default) =>
        ReceiveMany(Wait.Blocking, numberOfMessages, RemainingOrDefault, null, cancellationToken).GetAwaiter().GetResult();

    /// <summary>The next n messages, which must all come within the dilated duration.</summary>
    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default) =>
        ReceiveMany(Wait.Blocking, numberOfMessages, Dilated(max), null, cancellationToken).GetAwaiter().GetResult();

    /// <inheritdoc cref="ReceiveN(int, CancellationToken)"/>
    public IAsyncEnumerable<object> ReceiveNAsync(int numberOfMessages, CancellationToken cancellationToken = default) =>
        OneByOne(() => ReceiveMany(Wait.Async, numberOfMessages, RemainingOrDefault, null, cancellationToken));

    /// <inheritdoc cref="ReceiveN(int, TimeSpan, CancellationToken)"/>
    public IAsyncEnumerable<object> ReceiveNAsync(
        int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default) =>
        OneByOne(() => ReceiveMany(Wait.Async, numberOfMessages, Dilated(max), null, cancellationToken));

    private async Task<IReadOnlyCollection<object>> ReceiveMany(
        Wait wait, int count, TimeSpan timeout, string? expected, CancellationToken cancellationToken)
    {
        var received = new List<object>(count);
        var deadline = Now + timeout;
        while (received.Count < count)
        {
            var envelope = await Receive(wait, Max(deadline - Now, TimeSpan.Zero), cancellationToken);
            if (envelope is null)
                Fail($"Expected {expected ?? $"{count} messages"}, but only {received.Count} came within {timeout}: {DescribeAll(received)}.");
            received.Add(envelope.Message);
        }
        return received;
    }
}
