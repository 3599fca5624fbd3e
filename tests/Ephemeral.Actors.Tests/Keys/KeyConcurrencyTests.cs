using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Keys;

/// <summary>How many of a key run at once, and what a key that waits leaves to the others.</summary>
public class KeyConcurrencyTests : KeyedTestKit
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task As_many_of_a_key_run_at_once_as_allowed_and_the_next_starts_when_one_ends(int perKey)
    {
        var gate = new Gate();
        await using var coordinator = Make(gate.Body, new EphemeralOptions { MaxConcurrency = 8, MaxConcurrencyPerKey = perKey });
        for (var i = 0; i < 10; i++)
        {
            await coordinator.EnqueueAsync(A + i);
            await coordinator.EnqueueAsync(B + i);
        }

        await Eventually.True(() => gate.Started.Count == 2 * perKey);
        var first = Enumerable.Range(0, perKey).SelectMany(i => new[] { A + i, B + i }).Order();
        Assert.Equal(first, gate.Started.Order());
        for (var next = perKey; next < 10; next++)
        {
            gate.LetGo(A + next - perKey);
            await gate.HasStarted(A + next);
            Assert.Equal((2 * perKey) + next - perKey + 1, gate.Started.Count);
            Assert.Equal(2 * perKey, coordinator.ActiveCount);
        }

        gate.LetGoAll(B + 10);
        await EndAsync(coordinator);
        Assert.Equal(20, coordinator.TotalCompleted);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public async Task Never_more_of_a_key_run_at_once_than_allowed_and_they_start_in_their_order(int perKey, bool fair)
    {
        const int Items = 400;
        var log = new KeyLog(12);
        var ids = Enumerable.Range(0, log.Keys).Select(_ => new List<long>()).ToArray();
        await using var coordinator = Make(log.Around(MixedBodies.Run), new EphemeralOptions
        {
            MaxConcurrency = 6, MaxConcurrencyPerKey = perKey, MaxTrackedOperations = 10_000,
            EnableFairScheduling = fair, FairSchedulingThreshold = 100,
        });
        for (var i = 0; i < log.Keys * Items; i++)
        {
            var item = new KeyedItem(i % log.Keys, i / log.Keys);
            ids[item.Key].Add(await coordinator.EnqueueAsync(item));
        }

        await EndAsync(coordinator);
        for (var key = 0; key < log.Keys; key++)
        {
            Assert.InRange(log.MostAtOnce(key), 1, perKey);
            Assert.Equal(Enumerable.Range(0, Items), log.Entered(key).Order());
            var started = coordinator.GetSnapshotForKey(key).ToDictionary(s => s.Id, s => s.Started);
            var inOrderOfAdmission = ids[key].Select(id => started[id]).ToList();
            Assert.Equal(inOrderOfAdmission.Order(), inOrderOfAdmission);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_hot_key_leaves_the_other_slots_to_others_at_once(bool fair)
    {
        var gate = new Gate();
        await using var coordinator = Make(gate.Body, fair ? Fair(4, threshold: 1_000) : Limit(4));
        for (var i = 0; i < 500; i++)
            await coordinator.EnqueueAsync(A + i);
        await gate.HasStarted(A);
        Assert.Equal((499, 1), (coordinator.PendingCount, coordinator.ActiveCount));
        foreach (var other in new[] { B, C, D })
        {
            await coordinator.EnqueueAsync(other);
            await gate.HasStarted(other);
        }

        Assert.Equal(4, gate.Running);
        gate.LetGoAll(D + 1);
        await EndAsync(coordinator);
    }

    [Fact]
    public async Task A_key_that_waits_holds_no_slot()
    {
        var gate = new Gate();
        await using var coordinator = Make(gate.Body, Limit(2));
        foreach (var item in new[] { A, A + 1, A + 2, B, C, D })
            await coordinator.EnqueueAsync(item);
        await gate.HasStarted(A, B);
        // A's own next was admitted long before C and D, and must wait for A all the same
        gate.LetGo(B);
        await gate.HasStarted(C);
        gate.LetGo(C);
        await gate.HasStarted(D);
        Assert.Equal(4, gate.Started.Count);
        gate.LetGo(A);
        await gate.HasStarted(A + 1);
        gate.LetGoAll(D + 1);
        await EndAsync(coordinator);
        Assert.Equal([A + 1, A + 2], gate.Started.Skip(4));
    }

    [Fact]
    public async Task A_blocking_body_of_one_key_holds_up_no_other_key()
    {
        using var release = new ManualResetEventSlim();
        await using var coordinator = Make((item, _) =>
        {
            if (item == A + 300)
                release.Wait(Eventually.Deadline);
            return Task.CompletedTask;
        }, new EphemeralOptions { MaxConcurrency = 2, MaxPendingOperations = 10_000 });
        // many short ones first, so that runs are long by the time that the blocking one comes
        for (var i = 0; i < 900; i++)
        {
            await coordinator.EnqueueAsync(A + i);
            await coordinator.EnqueueAsync(B + i);
        }

        await Eventually.True(() => coordinator.TotalCompleted == 1_200);
        Assert.Equal((0, 599), (coordinator.GetPendingCountForKey(B), coordinator.GetPendingCountForKey(A)));
        release.Set();
        await EndAsync(coordinator);
        Assert.Equal(1_800, coordinator.TotalCompleted);
    }
}
