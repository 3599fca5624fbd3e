using System.Collections.Concurrent;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors;
using Ephemeral.Testing;

namespace Ephemeral.Patterns.Tests;

/// <summary>Nothing that flows with whoever makes or uses a pattern is seen by the work that it runs.</summary>
public class FlowTests : TestKit
{
    private readonly AsyncLocal<string?> _ambient = new() { Value = "the caller's" };
    private readonly ConcurrentQueue<(string Pattern, string? Seen)> _seen = new();

    [Fact]
    public async Task Nothing_of_the_caller_flows_into_the_work_of_patterns()
    {
        var time = new FakeTime();
        var options = new EphemeralOptions { TimeProvider = time };
        await using var scheduler = new EphemeralScheduler(new EphemeralSchedulerOptions { Coordinator = options }, Sys);
        scheduler.Add("tick", EphemeralSchedule.Every(TimeSpan.FromSeconds(1)), (_, _) => SeeAsync("timed"));
        scheduler.Add(
            "queued", EphemeralSchedule.Every(TimeSpan.FromDays(9)), (_, _) => SeeAsync("queued"),
            new EphemeralScheduleOptions { Overlaps = EphemeralOverlapPolicy.Queue });
        scheduler.RunNow("queued");
        scheduler.RunNow("queued");
        time.Advance(TimeSpan.FromSeconds(1));
        await using var unique = new EphemeralUniqueWork<int, int, int>(item => item, (_, _) => SeeAsync("unique"), null, Sys);
        await (await unique.SubmitAsync(1)).Task!.Completion.InTime();
        await using (var debouncer = new EphemeralDebouncer<int, int>(
            item => item, async (_, _) => await SeeAsync("debounced"),
            new EphemeralDebouncerOptions { Mode = EphemeralDebounceMode.Interval }))
        {
            debouncer.TryPost(1);
        }

        await using var cache = new EphemeralCache<int, int>((_, _) => SeeAsync("cached"), null, Sys);
        await cache.GetAsync(1).AsTask().InTime();
        await using var priority = new EphemeralPriorityCoordinator<int>(
            (_, _) => SeeAsync("prior"), new EphemeralPriorityOptions { Coordinator = new EphemeralOptions { MaxConcurrency = 1 } }, Sys);
        var items = new[] { await priority.EnqueueAsync(1, 0), await priority.EnqueueAsync(2, 0) };
        await Task.WhenAll(items.Select(item => item.Completion)).InTime();
        await using var pipeline = EphemeralPipeline.Create<int>()
            .Then("a", (_, _) => SeeAsync("stage"), new EphemeralStageOptions { KeepsOrder = true })
            .End("b", (_, _) => SeeAsync("stage"), null, Sys);
        await pipeline.PostAsync(1);
        pipeline.Complete();
        await pipeline.DrainAsync().InTime();
        var graph = new EphemeralDependencyGraph().Add("a", _ => SeeAsync("graph")).Add("b", _ => SeeAsync("graph"), "a");
        await graph.RunAsync(null, Sys).InTime();
        await EphemeralWaves.RunAsync([[1], [2]], (_, _) => SeeAsync("wave"), null, Sys).InTime();
        await using var fanOut = new EphemeralFanOut<int, int, int>((_, _, _) => SeeAsync("fan-out"), null, Sys);
        await fanOut.AllAsync(1, [1, 2]).InTime();
        await Eventually.True(() => _seen.Count == 16);
        Assert.All(_seen, seen => Assert.Equal((seen.Pattern, null), seen));
        Assert.Equal(10, _seen.Select(seen => seen.Pattern).Distinct().Count());
    }

    private async Task<int> SeeAsync(string pattern)
    {
        await Task.Yield();
        _seen.Enqueue((pattern, _ambient.Value));
        return 1;
    }
}
