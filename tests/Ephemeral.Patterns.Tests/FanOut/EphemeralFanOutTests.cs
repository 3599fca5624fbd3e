using System.Collections.Concurrent;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors;
using Ephemeral.Testing;

namespace Ephemeral.Patterns.Tests.FanOut;

public class EphemeralFanOutTests : TestKit
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<int>> _answers = new();
    private readonly ConcurrentQueue<string> _called = new();
    private readonly ConcurrentQueue<string> _cancelled = new();

    [Fact]
    public async Task All_answers_are_awaited_in_the_order_in_which_they_come()
    {
        await using var fanOut = FanOut();
        var asking = fanOut.AllAsync("x", ["a", "b", "c"]);
        await Eventually.True(() => _called.Count == 3);
        Answer("c", 3);
        await Eventually.True(() => fanOut.Coordinator.TotalCompleted == 1);
        Answer("a", 1);
        await Eventually.True(() => fanOut.Coordinator.TotalCompleted == 2);
        Assert.False(asking.IsCompleted);
        Answer("b", 2);
        var answer = await asking.InTime();
        Assert.Equal([1, 2, 3], answer.Answers.Order());
        Assert.Equal(("3 answered, 0 failed", 3), (answer.ToString(), answer.Replies.Count));
        Assert.Empty(_cancelled);
    }

    [Fact]
    public async Task The_first_answer_wins_and_the_others_are_cancelled()
    {
        await using var fanOut = FanOut();
        var asking = fanOut.FirstAsync("x", ["a", "b", "c"]);
        await Eventually.True(() => _called.Count == 3);
        Fail("b");
        await Eventually.True(() => fanOut.Coordinator.TotalFailed == 1);
        Answer("c", 3);
        Assert.Equal(3, await asking.InTime());
        await Eventually.True(() => _cancelled.Count == 1);
        Assert.Equal(["a"], _cancelled);
    }

    [Fact]
    public async Task A_quorum_is_enough_and_says_who_failed()
    {
        await using var fanOut = FanOut();
        var asking = fanOut.QuorumAsync("x", ["a", "b", "c", "d"], 2);
        await Eventually.True(() => _called.Count == 4);
        Fail("a");
        await Eventually.True(() => fanOut.Coordinator.TotalFailed == 1);
        Answer("b", 2);
        Answer("c", 3);
        var answer = await asking.InTime();
        Assert.Equal([2, 3], answer.Answers.Order());
        await Eventually.True(() => _cancelled.Count == 1);
    }

    [Fact]
    public async Task It_fails_as_soon_as_too_few_are_left_with_all_errors()
    {
        await using var fanOut = FanOut();
        var asking = fanOut.QuorumAsync("secret", ["a", "b", "c"], 2);
        await Eventually.True(() => _called.Count == 3);
        Fail("a");
        Fail("b");
        var error = await Assert.ThrowsAsync<EphemeralFanOutException>(() => asking.InTime());
        Assert.Equal((0, 2), (error.Answered, error.Needed));
        Assert.Equal(2, ((AggregateException)error.InnerException!).InnerExceptions.Count);
        Assert.DoesNotContain("secret", error.Message);
        await Eventually.True(() => _cancelled.Count == 1);
        Assert.Equal(["c"], _cancelled);
    }

    [Fact]
    public async Task Calls_that_are_pending_or_wait_for_room_are_cancelled_too()
    {
        await using var fanOut = FanOut(concurrency: 1, pending: 1);
        var asking = fanOut.FirstAsync("x", ["a", "b", "c"]);
        await Eventually.True(() => _called.Count == 1 && fanOut.Coordinator.GetStatus() is { PendingCount: 1, WaitingProducers: 1 });
        Answer(_called.Single(), 1);
        Assert.Equal(1, await asking.InTime());
        await Eventually.True(() => fanOut.Coordinator.GetStatus() is { PendingCount: 0, ActiveCount: 0, WaitingProducers: 0 });
        // a call that ends makes room for the others, until they are cancelled
        Assert.InRange(_called.Count, 1, 3);
    }

    [Fact]
    public async Task A_target_has_a_limit_of_its_own()
    {
        await using var fanOut = FanOut();
        var first = fanOut.AllAsync("x", ["a", "b"]);
        var second = fanOut.AllAsync("y", ["a", "c"]);
        await Eventually.True(() => _called.Count == 3);
        Assert.Equal(["a", "b", "c"], _called.Order());
        foreach (var target in new[] { "a", "b", "c" })
            Answer(target, 1);
        await first.InTime();
        await second.InTime();
        Assert.Equal(4, _called.Count);
    }

    [Fact]
    public async Task A_cancelled_token_ends_waiting_and_calls()
    {
        await using var fanOut = FanOut();
        using var cancel = new CancellationTokenSource();
        var asking = fanOut.AllAsync("x", ["a", "b"], cancel.Token);
        await Eventually.True(() => _called.Count == 2);
        await cancel.CancelAsync();
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.InTime());
        Assert.Equal(cancel.Token, cancelled.CancellationToken);
        var late = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fanOut.AllAsync("x", ["a", "b"], cancel.Token).InTime());
        Assert.Equal(cancel.Token, late.CancellationToken);
        await Eventually.True(() => _cancelled.Count == 2);
    }

    [Fact]
    public async Task Disposal_in_mid_work_tells_whoever_waits()
    {
        var fanOut = FanOut();
        var asking = fanOut.AllAsync("x", ["a", "b"]);
        await Eventually.True(() => _called.Count == 2);
        await fanOut.DisposeAsync().AsTask().InTime();
        await fanOut.DisposeAsync().AsTask().InTime();
        var error = await Assert.ThrowsAsync<EphemeralFanOutException>(() => asking.InTime());
        Assert.IsAssignableFrom<OperationCanceledException>(((AggregateException)error.InnerException!).InnerExceptions[0]);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => fanOut.FirstAsync("x", ["a"]).InTime());
    }

    [Fact]
    public async Task Sixteen_askers_get_their_answers_within_the_limits()
    {
        var (running, most, asked) = (new int[5], 0, 0);
        await using var fanOut = new EphemeralFanOut<int, int, int>(
            async (target, item, _) =>
            {
                if (Interlocked.Increment(ref running[target]) is > 2 and var now)
                    Volatile.Write(ref most, now);
                await Task.Yield();
                Interlocked.Decrement(ref running[target]);
                return (target + item) % 4 == 0 ? throw new InvalidDataException() : item;
            },
            new EphemeralFanOutOptions
            {
                Coordinator = new EphemeralOptions
                {
                    MaxConcurrency = 8, MaxConcurrencyPerKey = 2, MaxPendingOperations = 4, LogFailures = false,
                },
            },
            Sys);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(asker => Task.Run(async () =>
        {
            for (var item = 0; item < 60; item++)
            {
                var failing = Enumerable.Range(0, 5).Count(target => (target + item) % 4 == 0);
                var asking = fanOut.QuorumAsync(item, Enumerable.Range(0, 5), (item % 5) + 1);
                if ((item % 5) + 1 > 5 - failing)
                    await Assert.ThrowsAsync<EphemeralFanOutException>(() => asking);
                else
                    Assert.Equal((item % 5) + 1, (await asking).Answers.Count(answer => answer == item));
                Interlocked.Increment(ref asked);
            }
        }))).InTime(() => Volatile.Read(ref asked));
        Assert.Equal(0, most);
        await Eventually.True(() => fanOut.Coordinator.GetStatus() is { PendingCount: 0, ActiveCount: 0, WaitingProducers: 0 });
    }

    [Fact]
    public async Task What_can_not_be_asked_is_refused()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new EphemeralFanOut<int, int, int>(
            (_, _, _) => Task.FromResult(1), new EphemeralFanOutOptions { MaxTargets = 0, Coordinator = null! }));
        Assert.Contains("MaxTargets is 0", error.Message);
        Assert.Contains("Coordinator is null", error.Message);
        await using var fanOut = FanOut(maxTargets: 2);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => fanOut.AllAsync("x", []));
        Assert.Contains("number of targets is 3; allowed is 1 to 2", (await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => fanOut.AllAsync("x", ["a", "b", "c"]))).Message);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => fanOut.QuorumAsync("x", ["a", "b"], 3));
        Assert.Contains("twice", (await Assert.ThrowsAsync<ArgumentException>(() => fanOut.AllAsync("x", ["a", "a"]))).Message);
        Assert.Empty(_called);
    }

    private EphemeralFanOut<string, string, int> FanOut(int concurrency = 8, int pending = 100, int maxTargets = 100) => new(
        async (target, _, token) =>
        {
            _called.Enqueue(target);
            try
            {
                return await Pending(target).Task.WaitAsync(token);
            }
            catch (OperationCanceledException)
            {
                _cancelled.Enqueue(target);
                throw;
            }
        },
        new EphemeralFanOutOptions
        {
            MaxTargets = maxTargets,
            Coordinator = new EphemeralOptions { MaxConcurrency = concurrency, MaxPendingOperations = pending, LogFailures = false },
        },
        Sys);

    private TaskCompletionSource<int> Pending(string target) =>
        _answers.GetOrAdd(target, _ => new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously));

    private void Answer(string target, int answer) => Pending(target).TrySetResult(answer);

    private void Fail(string target) => Pending(target).TrySetException(new InvalidDataException(target));
}
