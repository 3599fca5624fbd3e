using Akka.Actor;

namespace Akka.TestKit;

internal sealed class EventFilterApplier(TestKitBase testkit, ActorSystem system, IReadOnlyList<EventFilter> filters)
    : IEventFilterApplier
{
    public EventFilterFactory And => new(testkit, system, filters);

    public void ExpectOne(Action action, CancellationToken cancellationToken = default) =>
        Run(Wait.Blocking, 1, null, Body(action), cancellationToken).GetAwaiter().GetResult();

    public void ExpectOne(TimeSpan timeout, Action action, CancellationToken cancellationToken = default) =>
        Run(Wait.Blocking, 1, timeout, Body(action), cancellationToken).GetAwaiter().GetResult();

    public T ExpectOne<T>(Func<T> func, CancellationToken cancellationToken = default) =>
        Run(Wait.Blocking, 1, null, Body(func), cancellationToken).GetAwaiter().GetResult();

    public T ExpectOne<T>(TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default) =>
        Run(Wait.Blocking, 1, timeout, Body(func), cancellationToken).GetAwaiter().GetResult();

    public Task ExpectOneAsync(Action action, CancellationToken cancellationToken = default) =>
        Run(Wait.Async, 1, null, Body(action), cancellationToken);

    public Task ExpectOneAsync(Func<Task> actionAsync, CancellationToken cancellationToken = default) =>
        Run(Wait.Async, 1, null, Body(actionAsync), cancellationToken);

    public Task ExpectOneAsync(TimeSpan timeout, Func<Task> actionAsync, CancellationToken cancellationToken = default) =>
        Run(Wait.Async, 1, timeout, Body(actionAsync), cancellationToken);

    public Task<T> ExpectOneAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        Run(Wait.Async, 1, null, func, cancellationToken);

    public Task<T> ExpectOneAsync<T>(TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        Run(Wait.Async, 1, timeout, func, cancellationToken);

    public void Expect(int expectedCount, Action action, CancellationToken cancellationToken = default) =>
        Run(Wait.Blocking, expectedCount, null, Body(action), cancellationToken).GetAwaiter().GetResult();

    public void Expect(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default) =>
        Run(Wait.Blocking, expectedCount, timeout, Body(action), cancellationToken).GetAwaiter().GetResult();

    public T Expect<T>(int expectedCount, Func<T> func, CancellationToken cancellationToken = default) =>
        Run(Wait.Blocking, expectedCount, null, Body(func), cancellationToken).GetAwaiter().GetResult();

    public T Expect<T>(int expectedCount, TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default) =>
        Run(Wait.Blocking, expectedCount, timeout, Body(func), cancellationToken).GetAwaiter().GetResult();

    public Task ExpectAsync(int expectedCount, Func<Task> actionAsync, CancellationToken cancellationToken = default) =>
        Run(Wait.Async, expectedCount, null, Body(actionAsync), cancellationToken);

    public Task ExpectAsync(
        int expectedCount, Func<Task> actionAsync, TimeSpan? timeout, CancellationToken cancellationToken = default) =>
        Run(Wait.Async, expectedCount, timeout, Body(actionAsync), cancellationToken);

    public Task ExpectAsync(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default) =>
        Run(Wait.Async, expectedCount, timeout, Body(action), cancellationToken);

    public Task ExpectAsync(
        int expectedCount, TimeSpan timeout, Func<Task> actionAsync, CancellationToken cancellationToken = default) =>
        Run(Wait.Async, expectedCount, timeout, Body(actionAsync), cancellationToken);

    public Task<T> ExpectAsync<T>(int expectedCount, Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        Run(Wait.Async, expectedCount, null, func, cancellationToken);

    public Task<T> ExpectAsync<T>(
        int expectedCount, TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        Run(Wait.Async, expectedCount, timeout, func, cancellationToken);

    public void Mute(Action action, CancellationToken cancellationToken = default) =>
        Run(Wait.Blocking, null, null, Body(action), cancellationToken).GetAwaiter().GetResult();

    public T Mute<T>(Func<T> func, CancellationToken cancellationToken = default) =>
        Run(Wait.Blocking, null, null, Body(func), cancellationToken).GetAwaiter().GetResult();

    public Task MuteAsync(Action action, CancellationToken cancellationToken = default) =>
        Run(Wait.Async, null, null, Body(action), cancellationToken);

    public Task MuteAsync(Func<Task> actionAsync, CancellationToken cancellationToken = default) =>
        Run(Wait.Async, null, null, Body(actionAsync), cancellationToken);

    public Task<T> MuteAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        Run(Wait.Async, null, null, func, cancellationToken);

    public IUnmutableFilter Mute() => EventWatch.Start(filters, system);

    private static Func<Task<bool>> Body(Action action) => () =>
    {
        action();
        return Task.FromResult(true);
    };

    private static Func<Task<bool>> Body(Func<Task> action) => async () =>
    {
        await action();
        return true;
    };

    private static Func<Task<T>> Body<T>(Func<T> func) => () => Task.FromResult(func());

    private async Task<T> Run<T>(
        Wait wait, int? expected, TimeSpan? timeout, Func<Task<T>> body, CancellationToken cancellationToken)
    {
        var watch = EventWatch.Start(filters, system);
        try
        {
            var result = await body();
            if (expected is { } count) await Verify(watch, wait, count, Leeway(timeout), cancellationToken);
            return result;
        }
        finally
        {
            watch.Unmute();
        }
    }

    private TimeSpan Leeway(TimeSpan? timeout) => testkit.Dilated(timeout ?? testkit.TestKitSettings.TestEventFilterLeeway);

    private async Task Verify(EventWatch watch, Wait wait, int expected, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        // when none may come, the first one ends the wait
        for (var awaited = Math.Max(expected, 1); awaited > 0; awaited--)
        {
            var left = timeout - clock.Elapsed;
            if (!await watch.Matched(wait, left > TimeSpan.Zero ? left : TimeSpan.Zero, cancellationToken)) break;
        }
        if (watch.Count != expected)
            testkit.Fail($"Expected {expected} log events that are {string.Join(" or ", filters)}, "
                + $"but {watch.Count} came within {clock.Elapsed}.");
    }
}
