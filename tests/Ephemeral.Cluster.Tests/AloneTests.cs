using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Actors.Protocol;
using Ephemeral.Cluster.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Cluster.Tests;

/// <summary>A coordinator whose actor system has no cluster: all keys live here.</summary>
public sealed class AloneTests : IAsyncLifetime
{
    private readonly ActorSystem _system = ActorSystem.Create("alone", "akka { loglevel = WARNING, stdout-loglevel = OFF }");

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _system.Terminate();

    [Fact]
    public async Task Operations_of_a_key_run_in_order_and_one_at_a_time()
    {
        var ledger = new Ledger();
        var coordinator = new EphemeralShardedCoordinator<string, Item>(
            _system, "orders", static item => item.Key, (item, _) => ledger.RunAsync(item, async () => await Task.Yield()));

        for (var number = 0; number < 200; number++)
        {
            for (var key = 0; key < 10; key++)
                await coordinator.EnqueueAsync(new Item("s", $"key {key}", number));
        }

        coordinator.Complete();
        await coordinator.DrainAsync().InTime();
        Assert.Equal("2000 started, 0 twice, 0 out of order, 0 times too many of a key", $"{ledger}");
        var status = await coordinator.StatusAsync();
        Assert.Equal((2000, 2000, 0, 0), (status.TotalAdmitted, status.TotalCompleted, status.Pending, status.InFlight));
        Assert.Equal(2000, status.Operations!.TotalCompleted);
    }

    [Fact]
    public async Task A_node_tells_the_oldest_of_its_stuck_operations_with_their_keys_cut()
    {
        var (release, started) = (new TaskCompletionSource(), 0);
        var coordinator = new EphemeralShardedCoordinator<string, string>(
            _system, "deaf", static key => key,
            async (_, _) =>
            {
                Interlocked.Increment(ref started);
                await release.Task;
            },
            new EphemeralShardingOptions { Operations = new EphemeralOptions { MaxConcurrency = 30, OperationTimeout = TimeSpan.FromMilliseconds(1) } });
        for (var i = 0; i < 30; i++)
            await coordinator.EnqueueAsync($"{i} {new string('k', 5_000)}");
        await Eventually.TrueAsync(
            async () => (await coordinator.GetStatusAsync()).Operations!.StuckCount == 30, () => $"all are stuck, {Volatile.Read(ref started)} have started");

        var stuck = (await coordinator.GetStatusAsync()).Operations!.Stuck;

        Assert.Equal(20, stuck.Count);
        Assert.All(stuck, static one => Assert.InRange(one.Key!.Length, 256, 300));
        release.SetResult();
        coordinator.Complete();
        await coordinator.DrainAsync().InTime();
    }

    [Fact]
    public async Task A_result_comes_back_and_so_does_the_bodys_own_error()
    {
        var coordinator = new EphemeralShardedResultCoordinator<int, int, string>(
            _system, "texts", static number => number % 3,
            static (number, _) => number < 0 ? throw new FormatException("negative") : Task.FromResult($"<{number}>"));

        var good = await coordinator.SubmitAsync(7);
        var bad = await coordinator.SubmitAsync(-7);

        Assert.Equal("<7>", await good.Completion.InTime());
        Assert.Equal("negative", (await Assert.ThrowsAsync<FormatException>(() => bad.Completion.InTime())).Message);
        Assert.Equal(OperationStates.Failed, bad.State);
        Assert.Equal("<8>", (await coordinator.Actor.Ask<Succeeded<string>>(new Submit<int>(8)).InTime()).Result);
    }

    [Fact]
    public async Task Whoever_asks_for_a_result_is_answered_the_very_reason_that_the_operation_was_cancelled_for()
    {
        var started = new TaskCompletionSource();
        var coordinator = new EphemeralShardedResultCoordinator<int, int, int>(_system, "recalled", static number => number, async (number, token) =>
        {
            started.TrySetResult();
            await Task.Delay(Timeout.Infinite, token);
            return number;
        });
        using var recall = new CancellationTokenSource();
        var asked = coordinator.Actor.Ask<object>(new Submit<int>(1) { CancellationToken = recall.Token });
        await started.Task.InTime();

        await recall.CancelAsync();

        var cancelled = Assert.IsType<Cancelled>(await asked.InTime());
        Assert.Equal(cancelled.Why, Assert.IsType<OperationCanceledException>(cancelled.Error).Message);
    }

    [Fact]
    public async Task A_pending_operation_that_is_cancelled_never_runs()
    {
        var gate = new TaskCompletionSource();
        var ran = 0;
        var coordinator = new EphemeralShardedResultCoordinator<string, int, int>(_system, "slow", static _ => "k", async (number, _) =>
        {
            Interlocked.Increment(ref ran);
            await gate.Task;
            return number;
        });
        var first = await coordinator.SubmitAsync(1);
        var tasks = new List<EphemeralTask<int>>();
        for (var number = 2; number < 40; number++)
            tasks.Add(await coordinator.SubmitAsync(number));

        Assert.True(await coordinator.CancelAsync(tasks[5].Id));
        Assert.True(await coordinator.CancelAsync(tasks[^1].Id));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => tasks[5].Completion.InTime());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => tasks[^1].Completion.InTime());
        gate.SetResult();

        Assert.Equal(1, await first.Completion.InTime());
        await Task.WhenAll(tasks.Where((_, at) => at != 5 && at != tasks.Count - 1).Select(static task => task.Completion)).InTime();
        Assert.Equal(37, ran);
        Assert.False(await coordinator.CancelAsync(first.Id));
    }

    [Fact]
    public async Task At_most_MaxPendingOperations_are_admitted_and_unanswered()
    {
        var gate = new TaskCompletionSource();
        var coordinator = new EphemeralShardedCoordinator<int, int>(_system, "bounded", static number => number, (_, _) => gate.Task,
            new EphemeralShardingOptions { Operations = new EphemeralOptions { MaxPendingOperations = 10 } });

        Assert.Equal(10, Enumerable.Range(0, 20).Count(number => coordinator.TryEnqueue(number)));
        var waiting = coordinator.EnqueueAsync(20).AsTask();
        Assert.False(waiting.IsCompleted);
        Assert.Equal((10, 10), (coordinator.UnansweredCount, (await coordinator.StatusAsync()).TotalRefused));
        gate.SetResult();
        await waiting.InTime();
    }

    [Fact]
    public async Task Complete_ends_the_intake_of_the_node_that_is_told_so_and_never_that_of_its_keys()
    {
        var coordinator = new EphemeralShardedCoordinator<int, int>(_system, "ends-intake", static number => number, static (_, _) => Task.CompletedTask);
        await coordinator.EnqueueAsync(1);
        var keys = await EphemeralRegistry.For(_system).Actor.Ask<CoordinatorEntry>(new FindCoordinator("ends-intake")).InTime();
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => keys.Actor.Ask<Actors.Protocol.Done>(Complete.Instance).InTime());
        Assert.Contains("spans a cluster", refused.Message, StringComparison.Ordinal);
        await coordinator.EnqueueAsync(2);

        await coordinator.Actor.Ask<Actors.Protocol.Done>(Complete.Instance).InTime();

        await coordinator.Actor.Ask<Actors.Protocol.Done>(Drain.Instance).InTime();
        Assert.False(coordinator.TryEnqueue(3));
        Assert.Contains("Complete() was called", (await coordinator.Actor.Ask<Refused>(new Enqueue<int>(3)).InTime()).Reason, StringComparison.Ordinal);
        Assert.Equal(2, (await coordinator.StatusAsync()).TotalCompleted);
    }

    [Fact]
    public async Task Work_goes_on_when_somebody_stops_what_finds_the_keys()
    {
        var coordinator = new EphemeralShardedResultCoordinator<int, int, int>(_system, "found", static number => number % 7, static (number, _) => Task.FromResult(number));
        var tasks = new List<EphemeralTask<int>>();
        for (var number = 0; number < 300; number++)
        {
            tasks.Add(await coordinator.SubmitAsync(number));
            if (number % 100 == 50)
                _system.ActorSelection("/user/ephemeral-found/keys").Tell(PoisonPill.Instance);
        }

        Assert.Equal(Enumerable.Range(0, 300), await Task.WhenAll(tasks.Select(static task => task.Completion)).InTime());
    }

    [Fact]
    public async Task A_key_that_is_asked_for_without_its_text_costs_its_asker_alone()
    {
        var coordinator = new EphemeralShardedResultCoordinator<int, int, int>(_system, "asked", static number => number,
            static async (number, token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return number;
            });
        var running = await coordinator.SubmitAsync(1);
        await Eventually.TrueAsync(async () => (await coordinator.KeyAsync(1)).Running == 1, static () => "a running operation");

        await Assert.ThrowsAsync<ArgumentException>(() => coordinator.Actor.Ask<EphemeralShardedKeyStatus>(new GetShardedKey(null!)).InTime());

        Assert.Equal(1, (await coordinator.KeyAsync(1)).Running);
        Assert.False(running.Completion.IsCompleted);
        Assert.True(await coordinator.CancelAsync(running.Id));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.Completion.InTime());
    }

    [Fact]
    public async Task An_idle_key_goes_and_comes_back_with_its_next_operation()
    {
        var coordinator = new EphemeralShardedResultCoordinator<int, int, int>(_system, "idle", static number => number,
            static (number, _) => Task.FromResult(number),
            new EphemeralShardingOptions { Operations = new EphemeralOptions { KeyIdleTimeout = TimeSpan.FromMilliseconds(50) } });

        Assert.Equal(1, await (await coordinator.SubmitAsync(1)).Completion.InTime());
        await Eventually.TrueAsync(async () => (await coordinator.StatusAsync()).LiveKeys == 0, () => "no live keys");
        Assert.Equal(1, await (await coordinator.SubmitAsync(1)).Completion.InTime());
    }

    [Fact]
    public async Task What_an_ended_system_had_is_answered()
    {
        var coordinator = new EphemeralShardedResultCoordinator<int, int, int>(_system, "ends", static number => number,
            static async (number, token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return number;
            });
        var tasks = new List<EphemeralTask<int>>();
        for (var number = 0; number < 100; number++)
            tasks.Add(await coordinator.SubmitAsync(number));

        await _system.Terminate();

        foreach (var task in tasks)
            await Assert.ThrowsAnyAsync<Exception>(() => task.Completion.InTime());
        var error = Assert.Throws<ObjectDisposedException>(() => coordinator.TryEnqueue(1));
        Assert.StartsWith("Coordinator 'ends' has ended on this node", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("operation", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => coordinator.GetStatusAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => coordinator.GetStatusOfAllAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => coordinator.GetKeyAsync(1));
        Assert.False(await coordinator.CancelAsync(tasks[0].Id));
    }
}
