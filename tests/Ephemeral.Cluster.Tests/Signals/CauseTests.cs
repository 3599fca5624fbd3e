using System.Collections.Concurrent;
using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Actors.Signals;
using Ephemeral.Cluster.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Cluster.Tests.Signals;

/// <summary>What is enqueued while a signal is handled has that as its cause, wherever it runs: a loop of signals ends.</summary>
public sealed class CauseTests : IAsyncLifetime
{
    private readonly TestCluster _cluster = new();
    private readonly ConcurrentQueue<string> _blocked = new();
    private readonly SignalSink _sink;
    private int _ran;

    public CauseTests() => _sink = new SignalSink(constraints: new SignalConstraints { OnBlocked = (signal, _) => _blocked.Enqueue($"{signal.Propagation}") });

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_signal_that_enqueues_what_raises_it_is_stopped_where_all_keys_live_here()
    {
        var system = ActorSystem.Create("alone", "akka { loglevel = OFF, stdout-loglevel = OFF }");

        await LoopEndsAsync(Start(system, new EphemeralShardingOptions { Operations = new EphemeralOptions { Signals = _sink } }));

        await system.Terminate().InTime();
    }

    [Fact]
    public async Task A_signal_that_enqueues_what_raises_it_is_stopped_where_the_key_lives_on_another_node()
    {
        var (worker, client) = (await _cluster.AddAsync("work"), await _cluster.AddAsync("web"));
        var options = new EphemeralShardingOptions { Role = "work", Operations = new EphemeralOptions { Signals = _sink } };
        _ = Start(worker, options);

        await LoopEndsAsync(Start(client, options));
    }

    [Fact]
    public async Task An_item_whose_path_of_signals_is_too_long_to_travel_is_refused_and_one_of_the_default_depth_is_not()
    {
        var (worker, client) = (await _cluster.AddAsync("work"), await _cluster.AddAsync("web"));
        var options = new EphemeralShardingOptions { Role = "work" };
        _ = Start(worker, options);
        var coordinator = Start(client, options);

        using (SignalScope.Enter(PathOf(10, 700)))
            await coordinator.EnqueueAsync(1);
        using (SignalScope.Enter(PathOf(10, 1000)))
        {
            var error = await Assert.ThrowsAsync<PayloadException>(async () => await coordinator.EnqueueAsync(1));
            Assert.Contains("because of 10 signals", error.Message, StringComparison.Ordinal);
        }

        coordinator.Complete();
        await coordinator.DrainAsync().InTime();
        Assert.Equal(1, _ran);
    }

    private async Task LoopEndsAsync(EphemeralShardedCoordinator<string, int> coordinator)
    {
        using var loop = _sink.Subscribe("order.late", _ => coordinator.TryEnqueue(1));

        await coordinator.EnqueueAsync(1);
        await Eventually.True(() => !_blocked.IsEmpty || Volatile.Read(ref _ran) > 2);

        coordinator.Complete();
        await coordinator.DrainAsync().InTime();
        Assert.Equal(["order.late"], _blocked);
        Assert.Equal(2, _ran);
    }

    private EphemeralShardedCoordinator<string, int> Start(ActorSystem system, EphemeralShardingOptions options) =>
        new(system, "orders", static _ => "k", (_, operation, _) =>
        {
            Interlocked.Increment(ref _ran);
            operation.Signal("order.late");
            return Task.CompletedTask;
        }, options);

    private static SignalPropagation PathOf(int depth, int length)
    {
        SignalPropagation? path = null;
        for (var i = 0; i < depth; i++)
            path = new SignalPropagation(new string((char)('a' + i), length), path);
        return path!;
    }
}
