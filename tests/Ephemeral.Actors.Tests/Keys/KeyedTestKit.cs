using Akka.TestKit.Xunit2;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Keys;

/// <summary>
/// Coordinators with keys in two shapes: small tests take numbers whose thousands are the key (<c>A + 1</c> is the item 1 of A); races
/// take a <see cref="KeyedItem"/>.
/// </summary>
public abstract class KeyedTestKit : TestKit
{
    protected const int A = 1_000, B = 2_000, C = 3_000, D = 4_000;

    private protected readonly FakeTime Time = new();

    protected EphemeralKeyedWorkCoordinator<int, int> Make(Func<int, CancellationToken, Task> body, EphemeralOptions options) =>
        new(static item => item - (item % 1_000), body, options, Sys);

    protected EphemeralKeyedWorkCoordinator<int, KeyedItem> Make(
        Func<KeyedItem, CancellationToken, Task> body, EphemeralOptions options) =>
        new(static item => item.Key, body, options, Sys);

    protected static EphemeralOptions Limit(int concurrency) => new() { MaxConcurrency = concurrency };

    /// <summary>Turns and a threshold.</summary>
    protected static EphemeralOptions Fair(int concurrency, int threshold = 10) =>
        new() { MaxConcurrency = concurrency, EnableFairScheduling = true, FairSchedulingThreshold = threshold };

    protected static async Task EndAsync(EphemeralCoordinator coordinator)
    {
        coordinator.Complete();
        await coordinator.DrainAsync().InTime();
    }

    /// <summary>Enqueues, and cancels the wait for room if there is one.</summary>
    /// <returns>Whether the item was admitted.</returns>
    protected static async Task<bool> EnqueueOrCancelAsync(EphemeralKeyedWorkCoordinator<int, KeyedItem> coordinator, KeyedItem item)
    {
        using var cancel = new CancellationTokenSource();
        var waiting = coordinator.EnqueueAsync(item, cancel.Token).AsTask();
        await cancel.CancelAsync();
        try
        {
            return await waiting > 0;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
