using System.Collections.Concurrent;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors;
using Ephemeral.Actors.Protocol;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Patterns.Tests.Pipelines;

public class EphemeralPipelineTests : TestKit
{
    private readonly Gate _gate = new();
    private readonly ConcurrentQueue<string> _stored = new();

    [Fact]
    public async Task Items_go_through_all_stages_and_the_end_is_one()
    {
        await using var pipeline = EphemeralPipeline.Create<int>()
            .Then("double", (number, _) => Task.FromResult(number * 2))
            .Then("text", (number, _) => Task.FromResult($"<{number}>"))
            .End("store", StoreAsync, system: Sys, pipelineName: "numbers");
        for (var number = 0; number < 50; number++)
            await pipeline.PostAsync(number);
        pipeline.Complete();
        pipeline.Complete();
        var summary = await pipeline.DrainAsync().InTime();
        Assert.Equal(Enumerable.Range(0, 50).Select(number => $"<{number * 2}>").Order(), _stored.Order());
        Assert.Equal((50L, 0L, 0L), (summary.Completed, summary.Failed, summary.Cancelled));
        Assert.Equal(["double", "text", "store"], summary.Stages.Select(stage => stage.Name));
        Assert.Equal(["numbers.double", "numbers.text", "numbers.store"], pipeline.Stages.Select(stage => stage.Name));
        await Assert.ThrowsAsync<InvalidOperationException>(() => pipeline.PostAsync(1));
    }

    [Fact]
    public async Task The_slowest_stage_sets_the_pace_up_to_whoever_posts()
    {
        await using var pipeline = EphemeralPipeline.Create<int>()
            .Then("first", (number, _) => Task.FromResult(number), Stage(concurrency: 1, pending: 1))
            .End("slow", _gate.Body, Stage(concurrency: 1, pending: 1), Sys);
        var posted = 0;
        var posting = Task.Run(async () =>
        {
            for (; posted < 20; posted++)
                await pipeline.PostAsync(posted);
        });
        // one runs and one waits in each stage; the running one of the first waits for room in the second
        await Eventually.True(() => Volatile.Read(ref posted) == 4 && pipeline.Stages[0].GetStatus().WaitingProducers == 1);
        Assert.Equal((1, 1), (pipeline.Stages[1].PendingCount, pipeline.Stages[1].ActiveCount));
        _gate.LetGoAll(20);
        await posting.InTime();
        pipeline.Complete();
        Assert.Equal(20L, (await pipeline.DrainAsync().InTime()).Completed);
    }

    [Fact]
    public async Task A_failure_has_its_stage_s_name_and_the_others_go_on()
    {
        await using var pipeline = EphemeralPipeline.Create<int>()
            .Then("parse", (number, _) => number % 5 == 1 ? throw new InvalidDataException("secret") : Task.FromResult(number))
            .Then("check", (number, _) => number % 5 == 2 ? Task.FromException<int>(new FormatException("secret")) : Task.FromResult(number))
            .End("store", (number, token) => StoreAsync($"{number}", token), system: Sys);
        for (var number = 0; number < 10; number++)
            await pipeline.PostAsync(number);
        pipeline.Complete();
        var summary = await pipeline.DrainAsync().InTime();
        Assert.Equal((6L, 4L), (summary.Completed, summary.Failed));
        Assert.Equal([2L, 2L, 0L], summary.Stages.Select(stage => stage.Failed));
        Assert.Equal(["check", "check", "parse", "parse"], summary.Errors.Select(error => error.Stage).Order());
        Assert.All(summary.Errors, error => Assert.DoesNotContain("secret", error.Message));
        Assert.Equal(2, summary.Errors.Count(error => error.InnerException is FormatException));
    }

    [Fact]
    public async Task A_stage_that_takes_too_long_is_among_the_errors()
    {
        var time = new FakeTime();
        await using var pipeline = EphemeralPipeline.Create<int>().End(
            "slow", _gate.Body,
            new EphemeralStageOptions
            {
                Coordinator = new EphemeralOptions { OperationTimeout = TimeSpan.FromMinutes(1), TimeProvider = time },
            },
            Sys);
        await pipeline.PostAsync(0);
        await _gate.HasStarted(0);
        pipeline.Complete();
        await Eventually.True(() =>
        {
            time.Advance(TimeSpan.FromSeconds(10));
            return pipeline.Stages[0].TotalFailed == 1;
        });
        var summary = await pipeline.DrainAsync().InTime();
        Assert.Equal(("slow", 1L), (summary.Errors.Single().Stage, summary.Failed));
        Assert.IsType<TimeoutException>(summary.Errors.Single().InnerException);
    }

    [Fact]
    public async Task A_stage_that_keeps_order_hands_over_in_the_order_in_which_it_took_in()
    {
        await using var pipeline = EphemeralPipeline.Create<int>()
            .Then("slow", PassAsync, Stage(concurrency: 4, keepsOrder: true))
            .End("store", (number, token) => StoreAsync($"{number}", token), Stage(concurrency: 1), Sys);
        for (var number = 0; number < 6; number++)
            await pipeline.PostAsync(number);
        await _gate.HasStarted(0, 1, 2, 3);
        _gate.LetGo(3);
        _gate.LetGo(2);
        _gate.Fail(1, new InvalidDataException());
        Assert.Empty(_stored);
        _gate.LetGo(0);
        await Eventually.True(() => _stored.Count == 3);
        Assert.Equal(["0", "2", "3"], _stored);
        // one that never runs is not waited for
        await _gate.HasStarted(4, 5);
        pipeline.Stages[0].Pause();
        await pipeline.PostAsync(6);
        await pipeline.PostAsync(7);
        _gate.LetGoAll(8);
        await Eventually.True(() => _stored.Count == 5 && pipeline.Stages[0].ActiveCount == 0);
        var pending = await pipeline.Stages[0].Actor.Ask<OperationsFound>(
            new GetSnapshot(new OperationFilter { States = OperationStates.Pending }), Eventually.Deadline);
        Assert.True(pipeline.Stages[0].Cancel(pending.Operations[0].Id));
        pipeline.Stages[0].Resume();
        pipeline.Complete();
        Assert.Equal(1L, (await pipeline.DrainAsync().InTime()).Cancelled);
        Assert.Equal(["0", "2", "3", "4", "5", "7"], _stored);
    }

    [Fact]
    public async Task Disposal_in_mid_work_fails_nothing_that_was_to_be_handed_over()
    {
        for (var round = 0; round < 30; round++)
        {
            var options = new EphemeralStageOptions { Coordinator = new EphemeralOptions { MaxConcurrency = 4, MaxPendingOperations = 2 } };
            var pipeline = EphemeralPipeline.Create<int>()
                .Then("first", static (item, _) => Task.FromResult(item), options)
                .End("last", static async (_, _) => await Task.Yield(), options, Sys);
            var posting = Task.Run(async () =>
            {
                for (var item = 0; ; item++)
                    await pipeline.PostAsync(item);
            });
            await Eventually.True(() => pipeline.Stages[1].TotalCompleted > 20);
            await pipeline.DisposeAsync().AsTask().InTime();
            await Assert.ThrowsAnyAsync<Exception>(() => posting.InTime());
            Assert.Empty(pipeline.Errors);
            Assert.Equal(0, pipeline.Stages[0].TotalFailed);
        }
    }

    [Fact]
    public async Task Disposal_in_mid_work_ends_all_stages()
    {
        var pipeline = EphemeralPipeline.Create<int>()
            .Then("first", (number, _) => Task.FromResult(number), Stage(concurrency: 1, pending: 1, keepsOrder: true))
            .End("stuck", _gate.Body, Stage(concurrency: 1, pending: 1), Sys);
        for (var number = 0; number < 4; number++)
            await pipeline.PostAsync(number);
        var waiting = pipeline.PostAsync(4);
        await _gate.HasStarted(0);
        await pipeline.DisposeAsync().AsTask().InTime();
        await pipeline.DisposeAsync().AsTask().InTime();
        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => waiting.InTime());
        var summary = await pipeline.DrainAsync().InTime();
        Assert.Equal((0L, 4L), (summary.Completed, summary.Cancelled + summary.Failed));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => pipeline.PostAsync(5));
    }

    [Fact]
    public async Task Draining_needs_completing_and_is_an_error_from_inside()
    {
        EphemeralPipeline<int>? pipeline = null;
        pipeline = EphemeralPipeline.Create<int>().End("only", (_, token) => pipeline!.DrainAsync(token), system: Sys);
        await using var _ = pipeline;
        Assert.Contains("Complete()", (await Assert.ThrowsAsync<InvalidOperationException>(() => pipeline.DrainAsync())).Message);
        await pipeline.PostAsync(1);
        pipeline.Complete();
        var summary = await pipeline.DrainAsync().InTime();
        Assert.Contains("drains the pipeline that it is in", summary.Errors.Single().InnerException!.Message);
    }

    [Fact]
    public async Task Sixteen_producers_keep_their_order_through_stages_that_fail_at_random()
    {
        var stored = new List<(int Producer, int Number)>();
        await using var pipeline = EphemeralPipeline.Create<(int Producer, int Number)>()
            .Then("a", (item, _) => YieldAsync(item), Stage(concurrency: 4, pending: 4, keepsOrder: true))
            .Then("b", (item, _) => YieldAsync(item), Stage(concurrency: 3, pending: 2, keepsOrder: true))
            .End(
                "store",
                (item, _) =>
                {
                    stored.Add(item);
                    return Task.CompletedTask;
                },
                Stage(concurrency: 1, pending: 3), Sys);
        var posted = 0;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(producer => Task.Run(async () =>
        {
            for (var number = 0; number < 100; number++)
            {
                await pipeline.PostAsync((producer, number));
                Interlocked.Increment(ref posted);
            }
        }))).InTime(() => posted);
        pipeline.Complete();
        var draining = pipeline.DrainAsync();
        await draining.InTime(() => pipeline.Stages.Sum(stage => stage.TotalCompleted));
        var summary = await draining;
        Assert.Equal(1_600, summary.Completed + summary.Failed);
        Assert.Equal(PipelineState.Most, summary.Errors.Count);
        foreach (var producer in stored.GroupBy(item => item.Producer))
            Assert.Equal(producer.OrderBy(item => item.Number), producer);

        static async Task<(int Producer, int Number)> YieldAsync((int Producer, int Number) item)
        {
            for (var i = item.Number % 7; i > 0; i--)
                await Task.Yield();
            return item.Number % 11 == 3 ? throw new InvalidDataException() : item;
        }
    }

    [Fact]
    public void What_can_not_be_made_is_refused_and_leaves_nothing_behind()
    {
        var builder = EphemeralPipeline.Create<int>().Then("a", (number, _) => Task.FromResult(number));
        Assert.Contains("'a' already", Assert.Throws<ArgumentException>(() => builder.Then("a", (number, _) => Task.FromResult(number))).Message);
        Assert.Throws<ArgumentException>(() => builder.End(" ", _gate.Body));
        var wrong = EphemeralPipeline.Create<int>().Then("a", (number, _) => Task.FromResult(number), Stage(concurrency: 0));
        Assert.Contains("MaxConcurrency", Assert.Throws<ArgumentOutOfRangeException>(() => wrong.End("b", _gate.Body, null, Sys)).Message);
        var missing = EphemeralPipeline.Create<int>();
        Assert.Contains("stage 'b'", Assert.Throws<ArgumentOutOfRangeException>(
            () => missing.End("b", _gate.Body, new EphemeralStageOptions { Coordinator = null! })).Message);
    }

    private static EphemeralStageOptions Stage(int concurrency, int pending = 100, bool keepsOrder = false) => new()
    {
        KeepsOrder = keepsOrder,
        Coordinator = new EphemeralOptions { MaxConcurrency = concurrency, MaxPendingOperations = pending, LogFailures = false },
    };

    private async Task<int> PassAsync(int number, CancellationToken token)
    {
        await _gate.Body(number, token);
        return number;
    }

    private Task StoreAsync(string text, CancellationToken token)
    {
        _stored.Enqueue(text);
        return Task.CompletedTask;
    }
}
