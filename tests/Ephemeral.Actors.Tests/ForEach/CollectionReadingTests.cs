using Akka.TestKit.Xunit2;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.ForEach;

/// <summary>What can go wrong where the workers of a run read the collection themselves.</summary>
public class CollectionReadingTests : TestKit
{
    [Fact]
    public async Task A_run_that_is_cancelled_while_its_workers_wait_for_a_slow_reader_ends()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            using var cancelling = new CancellationTokenSource();
            using var release = new ManualResetEventSlim();
            var slow = random.Next(1, 40);
            var source = new ProbedSource(1_000)
            {
                Giving = item =>
                {
                    if (item == slow)
                        release.Wait(Eventually.Deadline);
                },
            };
            var run = ((IEnumerable<int>)source).EphemeralForEachAsync(
                async (_, _) => await Task.Yield(), new EphemeralOptions { MaxConcurrency = 6 }, cancelling.Token, null, Sys);
            await Eventually.True(() => source.Taken == slow);
            for (var spin = random.Next(2_000); spin > 0; spin--)
                Thread.SpinWait(10);
            await cancelling.CancelAsync();
            release.Set();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.InTime());
            Assert.Equal((seed, round, 1), (seed, round, source.Disposed));
        }
    }

    [Fact]
    public async Task Every_item_runs_once_whether_workers_find_another_reading_or_not()
    {
        for (var round = 0; round < 50; round++)
        {
            var runs = new int[2_000];
            var summary = await new ProbedSource(runs.Length).AsEnumerable().EphemeralForEachAsync(
                async (item, _) =>
                {
                    Interlocked.Increment(ref runs[item]);
                    if (item % 3 == 0)
                        await Task.Yield();
                }, new EphemeralOptions { MaxConcurrency = 8 }, system: Sys).InTime();
            Assert.Equal(runs.Length, summary.Completed);
            Assert.All(runs, count => Assert.Equal(1, count));
        }
    }
}
