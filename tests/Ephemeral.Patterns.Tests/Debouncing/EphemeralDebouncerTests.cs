using System.Collections.Concurrent;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors;
using Ephemeral.Testing;

namespace Ephemeral.Patterns.Tests.Debouncing;

public class EphemeralDebouncerTests : TestKit
{
    private readonly FakeTime _time = new();
    private readonly ConcurrentQueue<string> _taken = new();

    [Fact]
    public async Task The_last_item_goes_when_its_key_is_quiet()
    {
        await using var debouncer = Debouncer();
        debouncer.TryPost("a1");
        _time.Advance(Seconds(4));
        debouncer.TryPost("a2");
        debouncer.TryPost("b1");
        _time.Advance(Seconds(4));
        Assert.Empty(_taken);
        Assert.Equal((2, 3L, 1L), (debouncer.WaitingCount, debouncer.TotalPosted, debouncer.TotalReplaced));
        await Eventually.True(() => _time.Next is not null);
        await AdvanceUntil(() => debouncer.TotalHandedOver == 2);
        Assert.Equal(["a2", "b1"], _taken.Order());
    }

    [Fact]
    public async Task A_key_that_is_never_quiet_goes_after_the_longest_delay()
    {
        await using var debouncer = Debouncer(maxDelay: 12);
        for (var second = 0; second <= 12; second += 2)
        {
            if (second < 12)
                Assert.Empty(_taken);
            debouncer.TryPost($"a{second}");
            _time.Advance(Seconds(2));
            if (second < 10)
                await Eventually.True(() => _time.Next is not null);
        }

        await AdvanceUntil(() => debouncer.TotalHandedOver >= 1);
        Assert.Contains(_taken.First(), new[] { "a10", "a12" });
    }

    [Fact]
    public async Task With_an_interval_the_first_goes_at_once_and_then_the_last()
    {
        await using var debouncer = Debouncer(EphemeralDebounceMode.Interval);
        debouncer.TryPost("a1");
        await Eventually.True(() => debouncer.TotalHandedOver == 1);
        for (var item = 2; item < 9; item++)
            debouncer.TryPost($"a{item}");
        _time.Advance(Seconds(4));
        Assert.Equal(["a1"], _taken);
        await AdvanceUntil(() => debouncer.TotalHandedOver == 2);
        Assert.Equal(["a1", "a8"], _taken);
        Assert.Equal(6L, debouncer.TotalReplaced);
    }

    [Fact]
    public async Task While_the_coordinator_is_full_later_items_still_take_the_place_of_those_that_wait()
    {
        await using var coordinator = new EphemeralWorkCoordinator<string>(
            (item, _) =>
            {
                _taken.Enqueue(item);
                return Task.CompletedTask;
            },
            new EphemeralOptions { MaxConcurrency = 1, MaxPendingOperations = 1 }, Sys);
        coordinator.Pause();
        await coordinator.EnqueueAsync("full");
        await using var debouncer = new EphemeralDebouncer<char, string>(
            item => item[0], coordinator.EnqueueAsync,
            new EphemeralDebouncerOptions { Mode = EphemeralDebounceMode.Interval, TimeProvider = _time });
        debouncer.TryPost("a1");
        await Eventually.True(() => coordinator.GetStatus().WaitingProducers == 1);
        debouncer.TryPost("b1");
        debouncer.TryPost("b2");
        coordinator.Resume();
        await Eventually.True(() => _taken.Count == 3);
        Assert.Equal(["full", "a1", "b2"], _taken);
    }

    [Fact]
    public async Task More_keys_than_there_may_be_are_refused_and_counted()
    {
        await using var debouncer = Debouncer();
        Assert.True(debouncer.TryPost("a1") && debouncer.TryPost("b1") && debouncer.TryPost("a2"));
        Assert.False(debouncer.TryPost("c1"));
        Assert.Equal(1L, debouncer.TotalRefused);
    }

    [Fact]
    public async Task Disposal_hands_over_what_waits_and_ends_intake()
    {
        var debouncer = Debouncer();
        debouncer.TryPost("a1");
        debouncer.TryPost("b1");
        await debouncer.DisposeAsync().AsTask().InTime();
        await debouncer.DisposeAsync().AsTask().InTime();
        Assert.Equal(["a1", "b1"], _taken.Order());
        Assert.Throws<ObjectDisposedException>(() => debouncer.TryPost("c1"));
    }

    [Fact]
    public async Task When_the_coordinator_takes_no_more_everyone_is_told()
    {
        await using var coordinator = new EphemeralWorkCoordinator<string>((_, _) => Task.CompletedTask, null, Sys);
        coordinator.Complete();
        var debouncer = new EphemeralDebouncer<char, string>(
            item => item[0], coordinator.EnqueueAsync, new EphemeralDebouncerOptions { TimeProvider = _time });
        debouncer.TryPost("a1");
        debouncer.TryPost("b1");
        await Eventually.True(() => _time.Next is not null);
        _time.Advance(Seconds(1));
        await Eventually.True(() => Record.Exception(() => debouncer.TryPost("b2")) is InvalidOperationException);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => debouncer.DisposeAsync().AsTask().InTime());
        Assert.Contains("items that it had taken were lost", error.Message);
        Assert.DoesNotContain("a1", error.Message);
        Assert.Contains("Complete", error.InnerException!.Message);
    }

    [Fact]
    public async Task Disposal_gives_up_what_is_never_taken_after_its_timeout()
    {
        var debouncer = new EphemeralDebouncer<char, string>(
            item => item[0],
            async (_, token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return 0;
            },
            new EphemeralDebouncerOptions { ShutdownTimeout = Seconds(9), TimeProvider = _time });
        debouncer.TryPost("a1");
        var ending = debouncer.DisposeAsync().AsTask();
        Assert.False(ending.IsCompleted);
        _time.Advance(Seconds(9));
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => ending.InTime());
        Assert.IsType<TimeoutException>(error.InnerException);
    }

    [Fact]
    public async Task Disposal_does_not_wait_for_ever_for_what_ignores_its_token()
    {
        var never = new TaskCompletionSource<long>();
        var debouncer = new EphemeralDebouncer<char, string>(
            item => item[0], (_, _) => new ValueTask<long>(never.Task),
            new EphemeralDebouncerOptions { ShutdownTimeout = Seconds(9), TimeProvider = _time });
        debouncer.TryPost("a1");
        debouncer.TryPost("b1");
        var ending = debouncer.DisposeAsync().AsTask();
        await AdvanceUntil(() => ending.IsCompleted);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => ending);
        Assert.IsType<TimeoutException>(error.InnerException);
        Assert.Contains("2 items that it had taken were lost", error.Message);
        never.SetResult(1);
    }

    [Fact]
    public async Task An_item_that_fails_with_an_error_that_cannot_be_read_is_told_of_all_the_same()
    {
        var debouncer = new EphemeralDebouncer<char, string>(
            item => item[0], (_, _) => throw new UnreadableException(), new EphemeralDebouncerOptions { TimeProvider = _time });
        debouncer.TryPost("a");
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => debouncer.DisposeAsync().AsTask().InTime());
        Assert.IsType<UnreadableException>(error.InnerException);
    }

    [Fact]
    public async Task Sixteen_producers_lose_no_last_item()
    {
        var last = new ConcurrentDictionary<int, int>();
        var handedOver = 0;
        var debouncer = new EphemeralDebouncer<int, (int Key, int Number)>(
            item => item.Key,
            async (item, _) =>
            {
                await Task.Yield();
                last[item.Key] = item.Number;
                return ++handedOver;
            },
            new EphemeralDebouncerOptions { Mode = EphemeralDebounceMode.Interval, Window = TimeSpan.FromMilliseconds(1) });
        await Task.WhenAll(Enumerable.Range(0, 16).Select(producer => Task.Run(() =>
        {
            for (var i = 0; i < 2_000; i++)
                Assert.True(debouncer.TryPost((producer, i)));
        })));
        await debouncer.DisposeAsync().AsTask().InTime();
        Assert.Equal(16, last.Values.Count(number => number == 1_999));
        Assert.Equal(16 * 2_000, debouncer.TotalReplaced + debouncer.TotalHandedOver);
        Assert.Equal(handedOver, debouncer.TotalHandedOver);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new EphemeralDebouncer<int, int>(
            item => item, (_, _) => new ValueTask<long>(1),
            new EphemeralDebouncerOptions
            {
                Mode = (EphemeralDebounceMode)5, Window = TimeSpan.Zero, MaxDelay = TimeSpan.Zero, MaxKeys = 0,
                ShutdownTimeout = TimeSpan.Zero, TimeProvider = null!,
            }));
        foreach (var option in new[] { "Mode is 5", "Window is", "MaxDelay is", "MaxKeys is 0", "ShutdownTimeout is", "TimeProvider is null" })
            Assert.Contains(option, error.Message);
    }

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);

    private Task AdvanceUntil(Func<bool> condition) => Eventually.True(() =>
    {
        _time.Advance(Seconds(1));
        return condition();
    });

    private EphemeralDebouncer<char, string> Debouncer(EphemeralDebounceMode mode = EphemeralDebounceMode.Quiet, int maxDelay = 60) => new(
        item => item[0],
        (item, _) =>
        {
            _taken.Enqueue(item);
            return new ValueTask<long>(1);
        },
        new EphemeralDebouncerOptions { Mode = mode, Window = Seconds(5), MaxDelay = Seconds(maxDelay), MaxKeys = 2, TimeProvider = _time });
}
