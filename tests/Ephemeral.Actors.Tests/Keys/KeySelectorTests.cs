using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Keys;

/// <summary>What the application's own code about keys may do: throw, return null, compare in its own way.</summary>
public class KeySelectorTests : KeyedTestKit
{
    [Fact]
    public async Task What_a_key_selector_throws_reaches_the_caller_alone_and_costs_no_room()
    {
        var gate = new Gate();
        await using var coordinator = new EphemeralKeyedWorkCoordinator<string, int>(
            item => item < 0 ? throw new InvalidDataException("no key") : "key",
            gate.Body, new EphemeralOptions { MaxConcurrency = 1, MaxPendingOperations = 1 }, Sys);
        coordinator.Pause();
        for (var i = 0; i < 20; i++)
        {
            await Assert.ThrowsAsync<InvalidDataException>(async () => await coordinator.EnqueueAsync(-1));
            Assert.Throws<InvalidDataException>(() => coordinator.TryEnqueue(-1));
        }

        Assert.Equal((0L, 0, 0), (coordinator.TotalEnqueued, coordinator.PendingCount, coordinator.LiveKeyCount));
        Assert.True(coordinator.TryEnqueue(1));
        Assert.False(coordinator.TryEnqueue(2));
        coordinator.Resume();
        gate.LetGoAll(2);
        await EndAsync(coordinator);
        Assert.Equal([1], gate.Started);
    }

    [Fact]
    public async Task A_key_selector_that_returns_null_is_told_so()
    {
        await using var coordinator = new EphemeralKeyedWorkCoordinator<string, string?>(
            item => item!, (_, _) => Task.CompletedTask, null, Sys, "orders");
        var awaited = await Assert.ThrowsAsync<InvalidOperationException>(async () => await coordinator.EnqueueAsync(null));
        var tried = Assert.Throws<InvalidOperationException>(() => coordinator.TryEnqueue(null));
        foreach (var error in new[] { awaited, tried })
        {
            Assert.Contains("orders", error.Message, StringComparison.Ordinal);
            Assert.Contains("null", error.Message, StringComparison.Ordinal);
        }

        await coordinator.EnqueueAsync("key");
        await EndAsync(coordinator);
        Assert.Equal(1, coordinator.TotalEnqueued);
    }

    [Fact]
    public async Task What_a_key_selector_throws_reaches_who_submits()
    {
        await using var coordinator = new EphemeralKeyedResultCoordinator<int, int, int>(
            item => item < 0 ? throw new InvalidDataException("no key") : item, (item, _) => Task.FromResult(item), null, Sys);
        await Assert.ThrowsAsync<InvalidDataException>(async () => await coordinator.SubmitAsync(-1));
        Assert.Throws<InvalidDataException>(() => coordinator.TrySubmit(-1, out _));
        var task = await coordinator.SubmitAsync(1);
        Assert.Equal(1, await task.Completion.InTime());
        Assert.Equal(1, coordinator.TotalEnqueued);
    }

    [Fact]
    public async Task What_a_keys_text_throws_reaches_the_caller_alone()
    {
        await using var coordinator = new EphemeralKeyedWorkCoordinator<Nameless, int>(
            item => new Nameless(item), (_, _) => Task.CompletedTask, new EphemeralOptions { MaxPendingOperations = 1 }, Sys);
        for (var i = 0; i < 10; i++)
        {
            await Assert.ThrowsAsync<InvalidDataException>(async () => await coordinator.EnqueueAsync(-1));
            Assert.Throws<InvalidDataException>(() => coordinator.TryEnqueue(-1));
        }

        Assert.Equal((0L, 0), (coordinator.TotalEnqueued, coordinator.LiveKeyCount));
        await coordinator.EnqueueAsync(1);
        await EndAsync(coordinator);
        Assert.Equal(["1"], coordinator.GetSnapshot().Select(s => s.Key));
    }

    [Fact]
    public async Task Keys_are_compared_by_the_comparer_that_was_given()
    {
        var gate = new Gate();
        await using var coordinator = new EphemeralKeyedWorkCoordinator<string, (string User, int Number)>(
            item => item.User, (item, token) => gate.Body(item.Number, token), Fair(4, threshold: 2), Sys,
            keyComparer: StringComparer.OrdinalIgnoreCase);
        await coordinator.EnqueueAsync(("ann", 0));
        await gate.HasStarted(0);
        Assert.True(coordinator.TryEnqueue(("ANN", 1)) && coordinator.TryEnqueue(("Ann", 2)));
        Assert.False(coordinator.TryEnqueue(("aNN", 3)));
        Assert.Equal((2, 1), (coordinator.GetPendingCountForKey("anN"), coordinator.LiveKeyCount));
        gate.LetGoAll(3);
        await EndAsync(coordinator);
        Assert.Equal([0, 1, 2], gate.Started);
        Assert.Equal(3, coordinator.GetSnapshotForKey("ANN").Count);
        Assert.Equal(1, gate.MostAtOnce);
    }

    [Fact]
    public async Task Keys_that_look_the_same_as_text_are_two_when_they_are_not_equal()
    {
        var gate = new Gate();
        await using var coordinator = new EphemeralKeyedWorkCoordinator<object, (object Key, int Number)>(
            item => item.Key, (item, token) => gate.Body(item.Number, token), Limit(4), Sys);
        await coordinator.EnqueueAsync((1, 0));
        await coordinator.EnqueueAsync(("1", 1));
        await gate.HasStarted(0, 1);
        Assert.Equal(2, coordinator.LiveKeyCount);
        Assert.Equal(["1", "1"], coordinator.GetSnapshot().Select(s => s.Key));
        Assert.Single(coordinator.GetSnapshotForKey("1"));
        gate.LetGoAll(2);
        await EndAsync(coordinator);
    }

    [Fact]
    public async Task A_comparer_that_throws_harms_its_caller_alone()
    {
        var gate = new Gate();
        var comparer = new TouchyComparer();
        await using var coordinator = new EphemeralKeyedWorkCoordinator<string, (string Key, int Number)>(
            item => item.Key, (item, token) => gate.Body(item.Number, token),
            new EphemeralOptions
            {
                MaxConcurrency = 2, MaxPendingOperations = 2, KeyIdleTimeout = TimeSpan.FromSeconds(1), TimeProvider = Time,
                MaxOperationLifetime = null,
            },
            Sys, keyComparer: comparer);
        await coordinator.EnqueueAsync(("a", 0));
        await gate.HasStarted(0);
        await coordinator.EnqueueAsync(("a", 1));
        comparer.Throws = true;
        for (var i = 0; i < 10; i++)
        {
            await Assert.ThrowsAsync<InvalidDataException>(async () => await coordinator.EnqueueAsync(("b", 9)));
            Assert.Throws<InvalidDataException>(() => coordinator.TryEnqueue(("a", 9)));
            Assert.Throws<InvalidDataException>(() => coordinator.GetPendingCountForKey("a"));
        }

        // what was admitted runs, and its key leaves or stays: nobody but the callers meets the comparer
        gate.LetGoAll(2);
        await Eventually.True(() => coordinator.TotalCompleted == 2);
        Time.Advance(TimeSpan.FromMinutes(1));
        comparer.Throws = false;
        await coordinator.EnqueueAsync(("b", 2));
        await coordinator.EnqueueAsync(("a", 3));
        gate.LetGoAll(4);
        await EndAsync(coordinator);
        Assert.Equal((4L, 4L), (coordinator.TotalEnqueued, coordinator.TotalCompleted));
        Assert.Equal([0, 1, 2, 3], gate.Started.Order());
    }

    private sealed record Nameless(int Number)
    {
        public override string ToString() => Number < 0 ? throw new InvalidDataException("no text") : $"{Number}";
    }

    private sealed class TouchyComparer : IEqualityComparer<string>
    {
        private volatile bool _throws;

        public bool Throws
        {
            get => _throws;
            set => _throws = value;
        }

        public bool Equals(string? x, string? y) => _throws ? throw new InvalidDataException("comparing") : x == y;

        public int GetHashCode(string obj) =>
            _throws ? throw new InvalidDataException("hashing") : obj.GetHashCode(StringComparison.Ordinal);
    }
}
