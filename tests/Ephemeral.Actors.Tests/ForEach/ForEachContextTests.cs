using Akka.TestKit.Xunit2;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.ForEach;

/// <summary>Bodies run in the context of the code that awaits them.</summary>
public class ForEachContextTests : TestKit
{
    private static readonly AsyncLocal<string?> Flowing = new();

    [Fact]
    public async Task What_flows_with_the_caller_flows_into_source_and_bodies()
    {
        Flowing.Value = "callers";
        var seen = new System.Collections.Concurrent.ConcurrentBag<string?>();
        var source = new ProbedSource(200) { Giving = _ => seen.Add(Flowing.Value) };
        await ((IEnumerable<int>)source).EphemeralForEachAsync(async (item, _) =>
        {
            seen.Add(Flowing.Value);
            if (item % 2 == 0)
                await Task.Yield();
            seen.Add(Flowing.Value);
        }, system: Sys).InTime();
        Assert.Equal(600, seen.Count);
        Assert.All(seen, value => Assert.Equal("callers", value));
    }

    [Fact]
    public async Task What_a_body_leaves_in_its_context_is_not_for_the_next_one()
    {
        Flowing.Value = "callers";
        var summary = await Enumerable.Range(0, 200).EphemeralForEachAsync((_, _) =>
        {
            Assert.Equal("callers", Flowing.Value);
            Flowing.Value = "left behind";
            return Task.CompletedTask;
        }, new EphemeralOptions { MaxConcurrency = 2 }, system: Sys).InTime();
        Assert.Equal(200, summary.Completed);
    }

    [Fact]
    public async Task A_run_inside_an_operation_may_enqueue_into_its_full_coordinator()
    {
        var gate = new Gate();
        EphemeralWorkCoordinator<int> outer = null!;
        await using var coordinator = outer = new EphemeralWorkCoordinator<int>(async (item, token) =>
        {
            await gate.Body(item, token);
            if (item == 0)
            {
                await Enumerable.Range(10, 5).EphemeralForEachAsync(
                    async (inner, ct) => await outer.EnqueueAsync(inner, ct), new EphemeralOptions { ThrowOnFailure = true }, system: Sys);
            }
        }, new EphemeralOptions { MaxConcurrency = 1, MaxPendingOperations = 1 }, Sys);
        await coordinator.EnqueueAsync(0);
        await gate.HasStarted(0);
        await coordinator.EnqueueAsync(1);
        gate.LetGoAll(20);
        await Eventually.True(() => coordinator.TotalCompleted == 7);
        Assert.Equal(0, coordinator.TotalFailed);
    }
}
