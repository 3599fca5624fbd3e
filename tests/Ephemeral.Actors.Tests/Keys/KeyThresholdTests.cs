using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Keys;

/// <summary>With fair scheduling, how much one key may have pending.</summary>
public class KeyThresholdTests : KeyedTestKit
{
    [Fact]
    public async Task A_key_with_ten_pending_is_refused_and_others_are_not()
    {
        var gate = new Gate();
        await using var coordinator = Make(gate.Body, new EphemeralOptions { MaxConcurrency = 1, EnableFairScheduling = true });
        await coordinator.EnqueueAsync(A);
        await gate.HasStarted(A);
        for (var i = 1; i <= 10; i++)
            Assert.True(coordinator.TryEnqueue(A + i));
        Assert.False(coordinator.TryEnqueue(A + 11, out var none));
        Assert.Equal((0L, 10, 1L), (none, coordinator.GetPendingCountForKey(A), coordinator.GetStatus().TotalRefused));
        Assert.True(coordinator.TryEnqueue(B));
        gate.LetGo(A);
        gate.LetGo(B);
        await gate.HasStarted(A + 1);
        Assert.True(coordinator.TryEnqueue(A + 12));
        Assert.False(coordinator.TryEnqueue(A + 13));
        gate.LetGoAll(B + 1);
        await EndAsync(coordinator);
        Assert.Equal(0, coordinator.GetPendingCountForKey(A));
        Assert.DoesNotContain(A + 11, gate.Started);
    }

    [Fact]
    public async Task The_threshold_is_exact_under_sixteen_racing_callers()
    {
        const int Callers = 16, Rounds = 200, Tries = 4, Threshold = 10;
        var admitted = new int[Rounds];
        var ran = 0;
        await using var coordinator = Make((KeyedItem _, CancellationToken _) =>
        {
            Interlocked.Increment(ref ran);
            return Task.CompletedTask;
        }, new EphemeralOptions
        {
            MaxConcurrency = 2, MaxPendingOperations = 100_000, EnableFairScheduling = true, FairSchedulingThreshold = Threshold,
        });
        coordinator.Pause();
        using var together = new Barrier(Callers);
        var callers = Enumerable.Range(0, Callers).Select(_ => new Thread(() =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                together.SignalAndWait(Eventually.Deadline);
                for (var i = 0; i < Tries; i++)
                {
                    if (coordinator.TryEnqueue(new KeyedItem(round, i)))
                        Interlocked.Increment(ref admitted[round]);
                }
            }
        })).ToList();
        callers.ForEach(caller => caller.Start());
        callers.ForEach(caller => Assert.True(caller.Join(Eventually.Deadline)));

        Assert.All(admitted, count => Assert.Equal(Threshold, count));
        Assert.All(Enumerable.Range(0, Rounds), key => Assert.Equal(Threshold, coordinator.GetPendingCountForKey(key)));
        Assert.Equal((Callers * Rounds * Tries) - (Rounds * Threshold), coordinator.GetStatus().TotalRefused);
        coordinator.Resume();
        await EndAsync(coordinator);
        Assert.Equal(Rounds * Threshold, ran);
        Assert.All(Enumerable.Range(0, Rounds), key => Assert.Equal(0, coordinator.GetPendingCountForKey(key)));
    }

    [Fact]
    public async Task The_threshold_holds_while_work_goes_on_and_every_admitted_item_runs()
    {
        const int Threshold = 3;
        var ran = 0;
        await using var coordinator = Make((KeyedItem item, CancellationToken token) =>
        {
            Interlocked.Increment(ref ran);
            return MixedBodies.Run(item, token);
        }, Fair(2, Threshold));
        var admitted = (await Task.WhenAll(Enumerable.Range(0, 16).Select(caller => Task.Run(async () =>
        {
            var admitted = 0;
            for (var i = 0; i < 1_000; i++)
            {
                if (i % 3 > 0)
                    admitted += coordinator.TryEnqueue(new KeyedItem(i % 2, i)) ? 1 : 0;
                else
                {
                    await coordinator.EnqueueAsync(new KeyedItem(i % 2, i));
                    admitted++;
                }

                Assert.InRange(coordinator.GetPendingCountForKey(i % 2), 0, Threshold);
            }

            return admitted;
        }))).InTime()).Sum();
        await EndAsync(coordinator);
        Assert.Equal((admitted, admitted), (coordinator.TotalEnqueued, ran));
    }
}
