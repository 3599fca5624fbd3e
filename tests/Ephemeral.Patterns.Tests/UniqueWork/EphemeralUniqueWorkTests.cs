using System.Collections.Concurrent;
using System.Threading.Channels;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors;
using Ephemeral.Testing;

namespace Ephemeral.Patterns.Tests.UniqueWork;

public class EphemeralUniqueWorkTests : TestKit
{
    private readonly ConcurrentQueue<string> _began = new();
    private readonly Channel<int> _results = Channel.CreateUnbounded<int>();

    [Fact]
    public async Task What_joins_gets_the_result_of_the_one_that_runs()
    {
        await using var work = Work();
        var first = await work.SubmitAsync("a1");
        await Eventually.True(() => _began.Count == 1);
        var second = await work.SubmitAsync("a2");
        var other = await work.SubmitAsync("b1");
        Assert.Equal(
            (EphemeralUniqueOutcome.Started, EphemeralUniqueOutcome.Joined, EphemeralUniqueOutcome.Started),
            (first.Outcome, second.Outcome, other.Outcome));
        Assert.Same(first.Task, second.Task);
        Assert.Equal((1L, 2), (work.TotalJoined, work.KeyCount));
        Finish(7, 8);
        Assert.Contains(await second.Task!.Completion.InTime(), new[] { 7, 8 });
        await other.Task!.Completion.InTime();
        await Eventually.True(() => work.KeyCount == 0);
        Assert.Equal(["a1", "b1"], _began.Order());
    }

    [Fact]
    public async Task What_is_ignored_is_left_out_and_counted()
    {
        await using var work = Work(EphemeralUniquePolicy.Ignore);
        await work.SubmitAsync("a1");
        var second = await work.SubmitAsync("a2");
        Assert.Equal((EphemeralUniqueOutcome.Ignored, true, null), (second.Outcome, second.IsIgnored, second.Task));
        Assert.Equal("Ignored", second.ToString());
        Assert.Equal((1L, 1L), (work.TotalIgnored, work.Coordinator.TotalEnqueued));
        Finish(1);
    }

    [Fact]
    public async Task What_replaces_starts_once_the_one_before_it_has_ended()
    {
        var running = 0;
        var stubborn = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var work = new EphemeralUniqueWork<char, string, int>(
            text => text[0],
            async (text, token) =>
            {
                _began.Enqueue(text);
                Assert.Equal(1, Interlocked.Increment(ref running));
                var result = text == "a1" ? await stubborn.Task : 2;
                Interlocked.Decrement(ref running);
                token.ThrowIfCancellationRequested();
                return result;
            },
            new EphemeralUniqueWorkOptions { Policy = EphemeralUniquePolicy.Replace }, Sys);
        var first = await work.SubmitAsync("a1");
        await Eventually.True(() => _began.Count == 1);
        var second = await work.SubmitAsync("a2");
        var third = await work.SubmitAsync("a3");
        Assert.Equal((EphemeralUniqueOutcome.Replaced, 2L), (third.Outcome, work.TotalReplaced));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.Task!.Completion.InTime());
        Assert.Single(_began);
        stubborn.SetResult(1);
        Assert.Equal(2, await third.Task!.Completion.InTime());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.Task!.Completion.InTime());
        Assert.Equal(["a1", "a3"], _began);
    }

    [Fact]
    public async Task A_failure_is_told_to_all_who_joined_and_the_key_is_free_again()
    {
        await using var work = Work();
        var first = await work.SubmitAsync("a1");
        var second = await work.SubmitAsync("a2");
        _results.Writer.TryWrite(-1);
        foreach (var submission in new[] { first, second })
            await Assert.ThrowsAsync<InvalidDataException>(() => submission.Task!.Completion.InTime());
        // whoever has seen its end finds the key without work
        Assert.False(work.IsPresent('a'));
        Assert.Equal(EphemeralUniqueOutcome.Started, (await work.SubmitAsync("a3")).Outcome);
        Finish(1);
    }

    [Fact]
    public async Task What_joins_one_that_gives_up_waiting_for_room_takes_its_place()
    {
        await using var work = Work();
        work.Coordinator.Pause();
        await work.SubmitAsync("x1");
        using var giveUp = new CancellationTokenSource();
        var first = work.SubmitAsync("a1", giveUp.Token).AsTask();
        var second = work.SubmitAsync("a2").AsTask();
        Assert.Equal((2, 1L), (work.KeyCount, work.TotalJoined));
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.InTime());
        work.Coordinator.Resume();
        Finish(1, 2);
        var submission = await second.InTime();
        Assert.Equal((EphemeralUniqueOutcome.Started, 0L), (submission.Outcome, work.TotalJoined));
        await submission.Task!.Completion.InTime();
        await Eventually.True(() => _began.Count == 2);
        Assert.Equal(["a2", "x1"], _began.Order());
    }

    [Fact]
    public async Task What_is_replaced_while_it_waits_for_room_is_cancelled_as_soon_as_it_is_admitted()
    {
        await using var work = Work(EphemeralUniquePolicy.Replace);
        work.Coordinator.Pause();
        await work.SubmitAsync("x1");
        var first = work.SubmitAsync("a1").AsTask();
        var second = work.SubmitAsync("a2").AsTask();
        await Eventually.True(() => work.Coordinator.GetStatus().WaitingProducers == 2);
        work.Coordinator.Resume();
        Finish(1);
        var replaced = (await first.InTime()).Task!;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => replaced.Completion.InTime());
        Finish(2);
        await (await second.InTime()).Task!.Completion.InTime();
        Assert.Equal(("a2", OperationStates.Cancelled), (_began.Last(), replaced.State));
    }

    [Fact]
    public async Task Nothing_is_cancelled_for_what_can_not_be_admitted()
    {
        await using var work = Work(EphemeralUniquePolicy.Replace);
        var running = await work.SubmitAsync("a1");
        await Eventually.True(() => _began.Count == 1);
        work.Coordinator.Complete();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await work.SubmitAsync("a2"));
        Assert.Equal((true, 0L), (work.IsPresent('a'), work.TotalReplaced));
        Assert.Same(running.Task, (await work.SubmitAsync("a3", EphemeralUniquePolicy.Join)).Task);
        Finish(7);
        Assert.Equal(7, await running.Task!.Completion.InTime());
        await Eventually.True(() => work.KeyCount == 0);
    }

    [Fact]
    public async Task What_is_replaced_while_it_waits_for_room_never_begins()
    {
        for (var round = 0; round < 200; round++)
        {
            await using var work = Work(EphemeralUniquePolicy.Replace);
            work.Coordinator.Pause();
            await work.SubmitAsync($"x{round}");
            var first = work.SubmitAsync($"a{round}").AsTask();
            var second = work.SubmitAsync($"a{round} again").AsTask();
            work.Coordinator.Resume();
            Finish(1, 2);
            await (await second.InTime()).Task!.Completion.InTime();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await (await first.InTime()).Task!.Completion.InTime());
            Assert.DoesNotContain($"a{round}", _began);
        }
    }

    [Fact]
    public async Task Disposal_in_mid_work_tells_everyone()
    {
        var work = Work();
        var running = await work.SubmitAsync("a1");
        await Eventually.True(() => _began.Count == 1);
        var joined = await work.SubmitAsync("a2");
        await work.DisposeAsync().AsTask().InTime();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.Task!.Completion.InTime());
        Assert.Same(running.Task, joined.Task);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await work.SubmitAsync("b1"));
        await Eventually.True(() => work.KeyCount == 0);
    }

    [Fact]
    public async Task Sixteen_producers_never_have_two_of_a_key_running_and_every_one_is_answered()
    {
        var running = new int[4];
        var most = 0;
        await using var work = new EphemeralUniqueWork<int, int, int>(
            input => input % 4,
            async (input, token) =>
            {
                var now = Interlocked.Increment(ref running[input % 4]);
                if (now > 1)
                    Volatile.Write(ref most, now);
                await Task.Yield();
                Interlocked.Decrement(ref running[input % 4]);
                return input % 4;
            },
            new EphemeralUniqueWorkOptions { Coordinator = new EphemeralOptions { MaxConcurrency = 8, MaxPendingOperations = 2 } }, Sys);
        var outcomes = new ConcurrentBag<EphemeralUniqueOutcome>();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(producer => Task.Run(async () =>
        {
            var random = new Random(producer);
            for (var i = 0; i < 200; i++)
            {
                var input = random.Next(1_000);
                var submission = await work.SubmitAsync(input, (EphemeralUniquePolicy)random.Next(3));
                outcomes.Add(submission.Outcome);
                try
                {
                    if (!submission.IsIgnored)
                        Assert.Equal(input % 4, await submission.Task.Completion);
                }
                catch (OperationCanceledException)
                {
                    // replaced
                }
            }
        }))).InTime(() => outcomes.Count);
        Assert.Equal((16 * 200, 0), (outcomes.Count, most));
        Assert.Equal(work.TotalJoined, outcomes.Count(outcome => outcome == EphemeralUniqueOutcome.Joined));
        Assert.Equal(
            work.Coordinator.TotalEnqueued,
            outcomes.Count(outcome => outcome is EphemeralUniqueOutcome.Started or EphemeralUniqueOutcome.Replaced));
        await Eventually.True(() => work.KeyCount == 0);
    }

    [Fact]
    public async Task A_body_that_would_join_work_of_its_own_key_is_an_error_that_names_its_operation()
    {
        EphemeralUniqueWork<char, string, int>? work = null;
        var left = new TaskCompletionSource();
        Task<EphemeralUniqueSubmission<int>>? late = null;
        work = new EphemeralUniqueWork<char, string, int>(
            text => text[0],
            async (text, token) =>
            {
                if (text == "b")
                    return 2;
                // another key may be awaited, and what outlives the body may join what comes after it
                Assert.Equal(2, await (await work!.SubmitAsync("b", token)).Task!.Completion);
                late ??= LateAsync();
                return text == "a2" ? 3 : await (await work.SubmitAsync("a2", token)).Task!.Completion;
            }, null, Sys, "reports");
        await using var _ = work;
        var submission = await work.SubmitAsync("a1");

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => submission.Task!.Completion.InTime());

        Assert.Contains($"Operation {submission.Task!.Id} of coordinator 'reports'", error.Message);
        Assert.Contains("EphemeralUniquePolicy.Ignore", error.Message);
        Assert.Equal(0, work.TotalJoined);
        left.SetResult();
        Assert.Equal(3, await (await late!.InTime()).Task!.Completion.InTime());

        async Task<EphemeralUniqueSubmission<int>> LateAsync()
        {
            await left.Task;
            return await work.SubmitAsync("a2");
        }
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new EphemeralUniqueWork<int, int, int>(
            input => input, (input, _) => Task.FromResult(input),
            new EphemeralUniqueWorkOptions
            {
                Policy = (EphemeralUniquePolicy)7, Coordinator = new EphemeralOptions { MaxConcurrencyPerKey = 2 },
            }));
        Assert.Contains("Policy is 7", error.Message);
        Assert.Contains("Coordinator.MaxConcurrencyPerKey is 2", error.Message);
    }

    private void Finish(params int[] results) => Array.ForEach(results, result => _results.Writer.TryWrite(result));

    private EphemeralUniqueWork<char, string, int> Work(EphemeralUniquePolicy policy = EphemeralUniquePolicy.Join) => new(
        text => text[0],
        async (text, token) =>
        {
            _began.Enqueue(text);
            var result = await _results.Reader.ReadAsync(token);
            return result >= 0 ? result : throw new InvalidDataException("failed");
        },
        new EphemeralUniqueWorkOptions { Policy = policy, Coordinator = new EphemeralOptions { MaxConcurrency = 4, MaxPendingOperations = 1 } },
        Sys);
}
