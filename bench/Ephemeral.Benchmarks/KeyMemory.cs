using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Actors.Protocol;
using Ephemeral.Benchmarks.Contenders;

namespace Ephemeral.Benchmarks;

/// <summary>What keys cost: the heap after a million of them have passed through, and bytes for each key that is live.</summary>
internal sealed record KeyMemory(
    long HeapBefore, long HeapAfter, int KeysKept, double BytesPerPendingOperation, double BytesPerPendingOperationOfItsOwnKey)
{
    public const string Name = "key memory";
    private const int Pending = 200_000;

    public double BytesPerLiveKey => BytesPerPendingOperationOfItsOwnKey - BytesPerPendingOperation;

    public static async Task<KeyMemory> MeasureAsync(ActorSystem system)
    {
        // once without looking, so that what is made once a process is there
        await PassThroughAsync(system, 10_000);
        var (before, after, kept) = await PassThroughAsync(system, KeyedScenarios.DistinctKeys);
        return new KeyMemory(
            before, after, kept,
            await PerPendingAsync(options => new EphemeralWorkCoordinator<int>(Body.NoOp.Run, options, system)),
            await PerPendingAsync(options => new EphemeralKeyedWorkCoordinator<int, int>(static item => item, Body.NoOp.Run, options, system)));
    }

    private static async Task<(long Before, long After, int Kept)> PassThroughAsync(ActorSystem system, int keys)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await using var coordinator = new EphemeralKeyedWorkCoordinator<int, int>(
            static item => item, Body.NoOp.Run,
            new EphemeralOptions { MaxConcurrency = IContender.Concurrency, MaxPendingOperations = IContender.Bound }, system);
        await Task.Run(async () =>
        {
            for (var key = 0; key < keys; key++)
                await coordinator.EnqueueAsync(key);
        });
        coordinator.Complete();
        await coordinator.DrainAsync();
        var after = GC.GetTotalMemory(forceFullCollection: true);
        return (before, after, coordinator.LiveKeyCount);
    }

    private static async Task<double> PerPendingAsync(Func<EphemeralOptions, EphemeralCoordinator<int, EphemeralOperationSnapshot>> make)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await using var coordinator = make(new EphemeralOptions { MaxPendingOperations = Pending });
        coordinator.Pause();
        for (var item = 0; item < Pending; item++)
            await coordinator.EnqueueAsync(item);
        // answered once its actor has taken everything, and has made an actor for each key
        await coordinator.Actor.Ask<EphemeralStatus>(GetStatus.Instance, TimeSpan.FromMinutes(1));
        return (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Pending;
    }
}
