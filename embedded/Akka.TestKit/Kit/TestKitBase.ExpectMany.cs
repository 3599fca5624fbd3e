namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>The next message, which must equal one of the given ones.</summary>
    public T ExpectMsgAnyOf<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default) =>
        Expect(Wait.Blocking, null, null, cancellationToken, OneOf(messages.ToList())).GetAwaiter().GetResult();

    /// <inheritdoc cref="ExpectMsgAnyOf"/>
    public ValueTask<T> ExpectMsgAnyOfAsync<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default) =>
        new(Expect(Wait.Async, null, null, cancellationToken, OneOf(messages.ToList())));

    /// <summary>As many messages as are given, which must equal the given ones in any order.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(params T[] messages) => ExpectMsgAllOf((IReadOnlyCollection<T>)messages);

    /// <inheritdoc cref="ExpectMsgAllOf{T}(T[])"/>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(TimeSpan max, params T[] messages) =>
        ExpectMsgAllOf(max, (IReadOnlyCollection<T>)messages);

    /// <inheritdoc cref="ExpectMsgAllOf{T}(T[])"/>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(
        IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        ExpectAll(Wait.Blocking, RemainingOrDefault, messages, cancellationToken).GetAwaiter().GetResult();

    /// <inheritdoc cref="ExpectMsgAllOf{T}(T[])"/>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(
        TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        ExpectAll(Wait.Blocking, RemainingOrDilated(max), messages, cancellationToken).GetAwaiter().GetResult();

    /// <inheritdoc cref="ExpectMsgAllOf{T}(T[])"/>
    public IAsyncEnumerable<T> ExpectMsgAllOfAsync<T>(
        IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        OneByOne(() => ExpectAll(Wait.Async, RemainingOrDefault, messages, cancellationToken));

    /// <inheritdoc cref="ExpectMsgAllOf{T}(T[])"/>
    public IAsyncEnumerable<T> ExpectMsgAllOfAsync<T>(
        TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        OneByOne(() => ExpectAll(Wait.Async, RemainingOrDilated(max), messages, cancellationToken));

    private Requirement<T> OneOf<T>(List<T> expected) =>
        new($"equal to one of {DescribeAll(expected)}", (message, _, failure) =>
        {
            if (!expected.Contains(message)) Fail(failure());
        });

    private async Task<IReadOnlyCollection<T>> ExpectAll<T>(
        Wait wait, TimeSpan timeout, IReadOnlyCollection<T> messages, CancellationToken cancellationToken)
    {
        var received = await ReceiveMany(wait, messages.Count, timeout, $"all of {DescribeAll(messages)}", cancellationToken);
        var missing = messages.ToList();
        var unexpected = received.Where(message => message is not T candidate || !missing.Remove(candidate)).ToList();
        if (missing.Count > 0)
            Fail($"Expected all of {DescribeAll(messages)}, but {DescribeAll(missing)} did not come, and {DescribeAll(unexpected)} did.");
        return received.Cast<T>().ToList();
    }

    private static string DescribeAll<T>(IEnumerable<T> messages) =>
        $"[{string.Join(", ", messages.Select(message => Describe(message)))}]";

    private static async IAsyncEnumerable<T> OneByOne<T>(Func<Task<IReadOnlyCollection<T>>> receive)
    {
        foreach (var message in await receive()) yield return message;
    }
}
