namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>
    /// What the filter makes of the messages that come, until it answers null, <paramref name="max"/> has passed, none came for
    /// <paramref name="idle"/>, or there are <paramref name="msgs"/>. The message it answered null to stays in the queue.
    /// </summary>
    public IReadOnlyList<T> ReceiveWhile<T>(
        TimeSpan? max, TimeSpan? idle, Func<object, T?> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default)
        where T : class =>
        While(Wait.Blocking, Filtering(filter), max, idle, msgs, cancellationToken).GetAwaiter().GetResult();

    /// <inheritdoc cref="ReceiveWhile{T}(TimeSpan?, TimeSpan?, Func{object, T}, int, CancellationToken)"/>
    public IReadOnlyList<T> ReceiveWhile<T>(
        TimeSpan? max, Func<object, T?> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default)
        where T : class =>
        ReceiveWhile(max, null, filter, msgs, cancellationToken);

    /// <inheritdoc cref="ReceiveWhile{T}(TimeSpan?, TimeSpan?, Func{object, T}, int, CancellationToken)"/>
    public IReadOnlyList<T> ReceiveWhile<T>(
        Func<object, T?> filter, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue,
        CancellationToken cancellationToken = default)
        where T : class =>
        ReceiveWhile(max, idle, filter, msgs, cancellationToken);

    /// <summary>
    /// The messages of type <typeparamref name="T"/> that come while the predicate holds, bounded as above. Other types are
    /// left out, or end it when they are not to be ignored. The message that ended it stays in the queue.
    /// </summary>
    public IReadOnlyList<T> ReceiveWhile<T>(
        Predicate<T> shouldContinue, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue,
        bool shouldIgnoreOtherMessageTypes = true, CancellationToken cancellationToken = default) =>
        While(Wait.Blocking, Continuing(shouldContinue, shouldIgnoreOtherMessageTypes), max, idle, msgs, cancellationToken)
            .GetAwaiter().GetResult();

    /// <inheritdoc cref="ReceiveWhile{T}(TimeSpan?, TimeSpan?, Func{object, T}, int, CancellationToken)"/>
    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        TimeSpan? max, TimeSpan? idle, Func<object, T?> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default)
        where T : class =>
        OneByOne<T>(async () => await While(Wait.Async, Filtering(filter), max, idle, msgs, cancellationToken));

    /// <inheritdoc cref="ReceiveWhile{T}(TimeSpan?, TimeSpan?, Func{object, T}, int, CancellationToken)"/>
    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        TimeSpan? max, Func<object, T?> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default)
        where T : class =>
        ReceiveWhileAsync(max, null, filter, msgs, cancellationToken);

    /// <inheritdoc cref="ReceiveWhile{T}(TimeSpan?, TimeSpan?, Func{object, T}, int, CancellationToken)"/>
    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        Func<object, T?> filter, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue,
        CancellationToken cancellationToken = default)
        where T : class =>
        ReceiveWhileAsync(max, idle, filter, msgs, cancellationToken);

    /// <inheritdoc cref="ReceiveWhile{T}(Predicate{T}, TimeSpan?, TimeSpan?, int, bool, CancellationToken)"/>
    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        Predicate<T> shouldContinue, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue,
        bool shouldIgnoreOtherMessageTypes = true, CancellationToken cancellationToken = default) =>
        OneByOne<T>(async () => await While(
            Wait.Async, Continuing(shouldContinue, shouldIgnoreOtherMessageTypes), max, idle, msgs, cancellationToken));

    private enum Verdict { Collect, Skip, Stop }

    private static Func<object, (Verdict, T?)> Filtering<T>(Func<object, T?> filter) where T : class => message =>
        filter(message) is { } result ? (Verdict.Collect, result) : (Verdict.Stop, null);

    private static Func<object, (Verdict, T?)> Continuing<T>(Predicate<T> shouldContinue, bool ignoreOthers) => message =>
        message is not T wanted ? (ignoreOthers ? Verdict.Skip : Verdict.Stop, default)
        : (shouldContinue(wanted) ? Verdict.Collect : Verdict.Stop, wanted);

    private async Task<IReadOnlyList<T>> While<T>(
        Wait wait, Func<object, (Verdict, T?)> judge, TimeSpan? max, TimeSpan? idle, int count, CancellationToken cancellationToken)
    {
        var collected = new List<T>();
        var deadline = Now + RemainingOrDilated(max);
        var lastTaken = _last;
        while (collected.Count < count)
        {
            var left = Max(deadline - Now, TimeSpan.Zero);
            var envelope = await Receive(wait, idle is { } quiet ? Min(left, quiet) : left, cancellationToken);
            if (envelope is null) break;

            var (verdict, result) = judge(envelope.Message);
            if (verdict == Verdict.Stop)
            {
                _queue.PutBack(envelope);
                break;
            }
            lastTaken = envelope;
            if (verdict == Verdict.Collect) collected.Add(result!);
        }
        _last = lastTaken;
        _lastWasNoMessage = true;
        return collected;
    }
}
