namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    // timers may fire a little early, and the block's own expectations should be the ones that fail
    private static readonly TimeSpan HangingGrace = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs the block, which must end within the dilated <paramref name="max"/>; expectations inside wait for what is left of it.</summary>
    public void Within(TimeSpan max, Action action, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, action, null, epsilonValue, cancellationToken);

    /// <summary>As above; the block must also take at least <paramref name="min"/>.</summary>
    public void Within(
        TimeSpan min, TimeSpan max, Action action, string? hint = null, TimeSpan? epsilonValue = null,
        CancellationToken cancellationToken = default) =>
        Within(min, max, () => { action(); return true; }, hint, epsilonValue, cancellationToken);

    /// <inheritdoc cref="Within(TimeSpan, Action, TimeSpan?, CancellationToken)"/>
    public T Within<T>(
        TimeSpan max, Func<T> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, function, null, epsilonValue, cancellationToken);

    /// <inheritdoc cref="Within(TimeSpan, TimeSpan, Action, string, TimeSpan?, CancellationToken)"/>
    public T Within<T>(
        TimeSpan min, TimeSpan max, Func<T> function, string? hint = null, TimeSpan? epsilonValue = null,
        CancellationToken cancellationToken = default) =>
        Bounded(Wait.Blocking, min, max, () => Task.FromResult(function()), hint, epsilonValue, cancellationToken)
            .GetAwaiter().GetResult();

    /// <summary>As the synchronous form; a block that hangs fails soon after <paramref name="max"/>.</summary>
    public Task WithinAsync(
        TimeSpan max, Func<Task> actionAsync, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync(TimeSpan.Zero, max, actionAsync, null, epsilonValue, cancellationToken);

    /// <inheritdoc cref="WithinAsync(TimeSpan, Func{Task}, TimeSpan?, CancellationToken)"/>
    public Task WithinAsync(
        TimeSpan min, TimeSpan max, Func<Task> actionAsync, string? hint = null, TimeSpan? epsilonValue = null,
        CancellationToken cancellationToken = default) =>
        WithinAsync(min, max, async () => { await actionAsync(); return true; }, hint, epsilonValue, cancellationToken);

    /// <inheritdoc cref="WithinAsync(TimeSpan, Func{Task}, TimeSpan?, CancellationToken)"/>
    public Task<T> WithinAsync<T>(
        TimeSpan max, Func<Task<T>> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync(TimeSpan.Zero, max, function, null, epsilonValue, cancellationToken);

    /// <inheritdoc cref="WithinAsync(TimeSpan, Func{Task}, TimeSpan?, CancellationToken)"/>
    public Task<T> WithinAsync<T>(
        TimeSpan min, TimeSpan max, Func<Task<T>> function, string? hint = null, TimeSpan? epsilonValue = null,
        CancellationToken cancellationToken = default) =>
        Bounded(Wait.Async, min, max, function, hint, epsilonValue, cancellationToken);

    private async Task<T> Bounded<T>(
        Wait wait, TimeSpan min, TimeSpan max, Func<Task<T>> body, string? hint, TimeSpan? epsilon, CancellationToken cancellationToken)
    {
        if (min < TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(min), min, "Within needs a min of zero or more.");
        if (max < min) throw new ArgumentOutOfRangeException(nameof(max), max, $"Within needs a max that is not below min, {min}.");

        var start = Now;
        var limit = Min(Dilated(max), RemainingOr(TimeSpan.MaxValue));
        if (limit < min) Fail($"The block must take at least {min}, but only {limit} is left of the enclosing Within.", hint);

        var enclosing = _deadline;
        _deadline = start + limit;
        _lastWasNoMessage = false;
        T result;
        try
        {
            var running = body();
            result = wait == Wait.Blocking ? await running : await NotHanging(running, limit, hint, cancellationToken);
        }
        finally
        {
            _deadline = enclosing;
        }

        var took = Now - start;
        if (took < min) Fail($"The block took {took}; it must take at least {min}.", hint);
        // a block that ends by waiting for silence cannot end before its time is over
        if (took > limit + (epsilon ?? TimeSpan.Zero) && !_lastWasNoMessage)
            Fail($"The block took {took}; it must end within {limit}.", hint);
        return result;
    }

    private async Task<T> NotHanging<T>(Task<T> running, TimeSpan limit, string? hint, CancellationToken cancellationToken)
    {
        var bound = limit < TimeSpan.MaxValue - HangingGrace ? limit + HangingGrace : limit;
        if (await Task.WhenAny(running, Task.Delay(bound, cancellationToken)) == running) return await running;

        cancellationToken.ThrowIfCancellationRequested();
        Fail($"The block has not ended after {bound}; it must end within {limit}.", hint);
        return default;
    }
}
