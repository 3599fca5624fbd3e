using System.Collections.Concurrent;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors;
using Ephemeral.Testing;

namespace Ephemeral.Patterns.Tests.Caching;

public class EphemeralCacheTests : TestKit
{
    private readonly FakeTime _time = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<int>> _answers = new();
    private readonly ConcurrentQueue<string> _began = new();
    private readonly ConcurrentQueue<string> _cancelled = new();

    [Fact]
    public async Task A_value_is_computed_once_however_many_ask_and_then_it_is_there()
    {
        await using var cache = Cache();
        var asking = Enumerable.Range(0, 5).Select(_ => cache.GetAsync("a").AsTask()).ToArray();
        await Eventually.True(() => _began.Count == 1);
        Answer("a", 7);
        var values = await Task.WhenAll(asking).InTime();
        Assert.All(values, value => Assert.Equal(7, value));
        Assert.Equal(7, await cache.GetAsync("a"));
        Assert.True(cache.TryGet("a", out var kept) && kept == 7);
        Assert.False(cache.TryGet("b", out _));
        Assert.Equal((1L, 4L, 2L, 1), (cache.TotalComputed, cache.TotalJoined, cache.TotalHits, cache.Count));
        Assert.Single(_began);
    }

    [Fact]
    public async Task A_value_goes_by_its_absolute_age_whatever_the_wall_clock_says()
    {
        await using var cache = Cache(new EphemeralCacheOptions { AbsoluteAge = Seconds(10), Coordinator = Options() });
        await AnsweredAsync(cache, "a");
        _time.SetClock(_time.GetUtcNow().AddDays(1));
        _time.Advance(Seconds(9));
        Assert.True(cache.TryGet("a", out _));
        _time.SetClock(_time.GetUtcNow().AddDays(-3));
        _time.Advance(Seconds(1));
        Assert.False(cache.TryGet("a", out _));
        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public async Task A_value_that_is_read_lives_on_by_its_sliding_age_until_its_absolute_one()
    {
        await using var cache = Cache(
            new EphemeralCacheOptions { SlidingAge = Seconds(4), AbsoluteAge = Seconds(10), Coordinator = Options() });
        await AnsweredAsync(cache, "a");
        await AnsweredAsync(cache, "b");
        for (var second = 3; second < 10; second += 3)
        {
            _time.Advance(Seconds(3));
            Assert.True(cache.TryGet("a", out _));
        }

        Assert.False(cache.TryGet("b", out _));
        _time.Advance(Seconds(1));
        Assert.False(cache.TryGet("a", out _));
    }

    [Fact]
    public async Task An_idle_cache_empties_itself()
    {
        await using var cache = Cache(new EphemeralCacheOptions { AbsoluteAge = Seconds(90), Coordinator = Options() });
        await AnsweredAsync(cache, "a");
        _time.Advance(Seconds(89));
        Assert.Equal(1, cache.Count);
        _time.Advance(Seconds(60));
        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public async Task Of_too_many_those_go_that_were_not_read_for_the_longest_time()
    {
        await using var cache = Cache(new EphemeralCacheOptions { MaxCount = 3, Coordinator = Options() });
        foreach (var key in new[] { "a", "b", "c" })
        {
            await AnsweredAsync(cache, key);
            _time.Advance(Seconds(1));
        }

        Assert.True(cache.TryGet("a", out _));
        _time.Advance(Seconds(1));
        await AnsweredAsync(cache, "d");
        Assert.False(cache.TryGet("b", out _));
        Assert.True(cache.TryGet("a", out _) && cache.TryGet("c", out _) && cache.TryGet("d", out _));
        Assert.Equal((3, 1L), (cache.Count, cache.TotalEvicted));
    }

    [Fact]
    public async Task A_failure_goes_to_everyone_who_waits_and_is_not_kept()
    {
        await using var cache = Cache();
        var (first, second) = (cache.GetAsync("a").AsTask(), cache.GetAsync("a").AsTask());
        await Eventually.True(() => _began.Count == 1);
        Fail("a", new InvalidDataException("broken"));
        Assert.Equal("broken", (await Assert.ThrowsAsync<InvalidDataException>(() => first.InTime())).Message);
        await Assert.ThrowsAsync<InvalidDataException>(() => second.InTime());
        Assert.Equal(0, cache.Count);
        await AnsweredAsync(cache, "a");
        Assert.Equal((2L, 1L), (cache.TotalComputed, cache.Coordinator.TotalFailed));
    }

    [Fact]
    public async Task One_that_gives_up_leaves_the_others_waiting_and_the_last_cancels_the_computation()
    {
        await using var cache = Cache();
        using var giveUp = new CancellationTokenSource();
        using var giveUpToo = new CancellationTokenSource();
        var (first, second) = (cache.GetAsync("a", giveUp.Token).AsTask(), cache.GetAsync("a", giveUpToo.Token).AsTask());
        await Eventually.True(() => _began.Count == 1);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.InTime());
        Assert.Empty(_cancelled);
        await giveUpToo.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.InTime());
        await Eventually.True(() => _cancelled.Count == 1);
        Assert.Equal(1L, cache.TotalAbandoned);
        await AnsweredAsync(cache, "a");
    }

    [Fact]
    public async Task One_that_waits_for_room_and_that_nobody_wants_any_more_is_never_computed()
    {
        await using var cache = Cache(new EphemeralCacheOptions { Coordinator = Options(pending: 1) });
        cache.Coordinator.Pause();
        using var giveUp = new CancellationTokenSource();
        var pending = cache.GetAsync("a", giveUp.Token).AsTask();
        var waiting = cache.GetAsync("b", giveUp.Token).AsTask();
        await Eventually.True(() => cache.Coordinator.GetStatus().WaitingProducers == 1);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending.InTime());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.InTime());
        cache.Coordinator.Resume();
        await Eventually.True(() => cache.Coordinator.GetStatus() is { PendingCount: 0, WaitingProducers: 0 });
        Assert.Empty(_began);
    }

    [Fact]
    public async Task What_is_removed_while_it_is_computed_is_not_kept()
    {
        await using var cache = Cache();
        var stale = cache.GetAsync("a").AsTask();
        await Eventually.True(() => _began.Count == 1);
        Assert.True(cache.Remove("a"));
        Assert.False(cache.Remove("a"));
        Answer("a", 1);
        Assert.Equal(1, await stale.InTime());
        Assert.Equal(0, cache.Count);
        await AnsweredAsync(cache, "a");
        Assert.True(cache.Remove("a"));
        await AnsweredAsync(cache, "a");
        cache.Clear();
        Assert.Equal((0, 3), (cache.Count, _began.Count));
    }

    [Fact]
    public async Task A_value_that_would_be_computed_from_itself_is_an_error()
    {
        EphemeralCache<string, int>? cache = null;
        cache = new EphemeralCache<string, int>(
            async (key, token) => 1 + await cache!.GetAsync(key == "a" ? "b" : key == "b" ? "a" : "", token),
            new EphemeralCacheOptions { Coordinator = Options() }, Sys);
        await using var _ = cache;
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => cache.GetAsync("a").AsTask().InTime());
        Assert.Contains("computed from itself", error.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_value_that_would_be_computed_from_itself_by_way_of_another_cache_is_an_error(int asked)
    {
        var began = 0;
        EphemeralCache<int, string>? names = null;
        await using var sizes = new EphemeralCache<string, int>(
            async (key, token) =>
            {
                await HasBegunAsync();
                return (await names!.GetAsync(key.Length, token)).Length;
            },
            new EphemeralCacheOptions { Coordinator = Options() }, Sys);
        await using var other = names = new EphemeralCache<int, string>(
            async (key, token) =>
            {
                await HasBegunAsync();
                return new string('x', await sizes.GetAsync("a", token));
            },
            new EphemeralCacheOptions { Coordinator = Options() }, Sys);
        // asked for from both sides, neither computation has begun because of the other
        var asking = new Task[] { sizes.GetAsync("a").AsTask(), asked == 2 ? names.GetAsync(1).AsTask() : Task.CompletedTask };
        foreach (var one in asking.Take(asked))
        {
            var error = await Assert.ThrowsAsync<InvalidOperationException>(() => one.InTime());
            Assert.Contains("computed from itself", error.Message);
        }

        Assert.Equal((1L, 1L), (sizes.TotalComputed, names.TotalComputed));

        Task HasBegunAsync()
        {
            Interlocked.Increment(ref began);
            return Eventually.True(() => Volatile.Read(ref began) >= asked);
        }
    }

    [Fact]
    public async Task Nothing_of_keys_and_values_is_in_what_can_be_seen()
    {
        await using var cache = new EphemeralCache<string, string>((key, _) => Task.FromResult("value of " + key), null, Sys);
        await cache.GetAsync("secret");
        var seen = cache + cache.Coordinator.ToString() + cache.Coordinator.GetStatus()
            + string.Concat(cache.Coordinator.GetSignals());
        Assert.DoesNotContain("secret", seen);
        Assert.Equal(0, cache.Coordinator.GetStatus().LiveKeyCount);
    }

    [Fact]
    public async Task Disposal_in_mid_work_tells_everyone_who_waits()
    {
        var cache = Cache();
        await AnsweredAsync(cache, "kept");
        var running = cache.GetAsync("a").AsTask();
        await Eventually.True(() => _began.Contains("a"));
        await cache.DisposeAsync().AsTask().InTime();
        await cache.DisposeAsync().AsTask().InTime();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.InTime());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await cache.GetAsync("a"));
        Assert.Equal((0, false, false), (cache.Count, cache.TryGet("kept", out _), cache.Remove("kept")));
        _time.Advance(TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task Sixteen_that_ask_for_few_keys_never_have_two_of_a_key_computed()
    {
        var running = new int[8];
        var computed = 0;
        await using var cache = new EphemeralCache<int, int>(
            async (key, _) =>
            {
                Assert.Equal(1, Interlocked.Increment(ref running[key]));
                Interlocked.Increment(ref computed);
                await Task.Yield();
                Interlocked.Decrement(ref running[key]);
                return key % 3 == 0 ? throw new InvalidDataException() : key;
            },
            new EphemeralCacheOptions { MaxCount = 4, Coordinator = new EphemeralOptions { MaxConcurrency = 4, LogFailures = false } }, Sys);
        var asked = 0;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(producer => Task.Run(async () =>
        {
            var random = new Random(producer);
            for (var i = 0; i < 500; i++)
            {
                var key = random.Next(8);
                try
                {
                    Assert.Equal(key, await cache.GetAsync(key));
                }
                catch (InvalidDataException) when (key % 3 == 0)
                {
                }

                Interlocked.Increment(ref asked);
            }
        }))).InTime(() => asked);
        Assert.Equal(16 * 500, cache.TotalHits + cache.TotalComputed + cache.TotalJoined);
        Assert.Equal(computed, cache.TotalComputed);
        Assert.InRange(cache.Count, 1, 4);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new EphemeralCache<int, int>(
            (key, _) => Task.FromResult(key),
            new EphemeralCacheOptions { AbsoluteAge = TimeSpan.Zero, SlidingAge = Seconds(-1), MaxCount = 0, Coordinator = null! }));
        foreach (var option in new[] { "AbsoluteAge is", "SlidingAge is", "MaxCount is 0", "Coordinator is null" })
            Assert.Contains(option, error.Message);
    }

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);

    private EphemeralOptions Options(int pending = 1_024) =>
        new() { MaxConcurrency = 4, MaxPendingOperations = pending, TimeProvider = _time };

    private EphemeralCache<string, int> Cache(EphemeralCacheOptions? options = null) => new(
        async (key, token) =>
        {
            _began.Enqueue(key);
            try
            {
                return await Pending(key).Task.WaitAsync(token);
            }
            catch (OperationCanceledException)
            {
                _cancelled.Enqueue(key);
                throw;
            }
        },
        options ?? new EphemeralCacheOptions { Coordinator = Options() }, Sys);

    private TaskCompletionSource<int> Pending(string key) =>
        _answers.GetOrAdd(key, _ => new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously));

    private void Answer(string key, int value) => Pending(key).TrySetResult(value);

    private void Fail(string key, Exception error)
    {
        Pending(key).TrySetException(error);
        _answers[key] = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private async Task AnsweredAsync(EphemeralCache<string, int> cache, string key)
    {
        Answer(key, 1);
        await cache.GetAsync(key).AsTask().InTime();
    }
}
