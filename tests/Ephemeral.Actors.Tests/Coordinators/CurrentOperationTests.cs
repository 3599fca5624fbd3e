using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Akka.TestKit.Xunit2;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Coordinators;

/// <summary><see cref="EphemeralOperation.Current"/>: which operation the code at hand runs in, and never another.</summary>
public class CurrentOperationTests : TestKit
{
    private readonly ConcurrentBag<(long Expected, long? Seen)> _seen = [];

    [Fact]
    public async Task It_is_null_outside_and_the_bodys_own_inside()
    {
        Assert.Null(EphemeralOperation.Current);
        var same = 0;
        await using var coordinator = new EphemeralWorkCoordinator<int>(async (_, operation, _) =>
        {
            same += ReferenceEquals(operation, EphemeralOperation.Current) ? 1 : 0;
            await Task.Yield();
            same += operation.Id == EphemeralOperation.Current?.Id ? 1 : 0;
        }, new EphemeralOptions { MaxConcurrency = 1 }, Sys);
        for (var i = 0; i < 100; i++)
            await coordinator.EnqueueAsync(i);
        coordinator.Complete();
        await coordinator.DrainAsync().InTime();
        Assert.Equal(200, same);
        Assert.Null(EphemeralOperation.Current);
    }

    /// <summary>Bodies of all kinds in turn on one worker, some of which leave code behind that looks again and again.</summary>
    [Fact]
    public async Task What_a_body_leaves_running_sees_its_own_operation_or_none()
    {
        var (left, stop) = (new ConcurrentBag<Task>(), new TaskCompletionSource());
        await using var coordinator = new EphemeralWorkCoordinator<int>(async (item, operation, token) =>
        {
            Look(operation.Id);
            switch (item % 5)
            {
                case 0:
                    left.Add(Task.Run(() => LookOnAsync(operation.Id, stop.Task), CancellationToken.None));
                    break;
                case 1:
                    left.Add(LookOnAsync(operation.Id, stop.Task));
                    break;
                case 2:
                    LeaveBehind(LookPooledAsync(operation.Id));
                    break;
                case 3:
                    await Task.Yield();
                    Look(operation.Id);
                    break;
            }
        }, new EphemeralOptions { MaxConcurrency = 1 }, Sys);
        for (var i = 0; i < 2_000; i++)
            await coordinator.EnqueueAsync(i);
        coordinator.Complete();
        await coordinator.DrainAsync().InTime();
        stop.SetResult();
        await Task.WhenAll(left).InTime();
        Assert.All(_seen, look => Assert.True(look.Seen is null || look.Seen == look.Expected));
        Assert.True(_seen.Count(look => look.Seen is not null) >= 2_000);

        async Task LookOnAsync(long id, Task until)
        {
            for (var i = 0; i < 20; i++)
            {
                await Task.Yield();
                Look(id);
            }

            await until;
            // its operation has ended
            Assert.Null(EphemeralOperation.Current);
        }
    }

    [Fact]
    public async Task In_a_run_inside_an_operation_it_is_the_inner_one_and_the_outer_one_after_it()
    {
        var (inner, outer) = (new ConcurrentBag<long>(), new ConcurrentBag<(long, long?, long?)>());
        await using var coordinator = new EphemeralWorkCoordinator<int>(async (_, operation, token) =>
        {
            await Enumerable.Range(0, 10).EphemeralForEachAsync(async (_, one, _) =>
            {
                await Task.Yield();
                inner.Add(EphemeralOperation.Current!.Id - one.Id);
            }, cancellationToken: token, system: Sys);
            outer.Add((operation.Id, EphemeralOperation.Current?.Id, operation.Id));
        }, new EphemeralOptions { MaxConcurrency = 2 }, Sys);
        for (var i = 0; i < 20; i++)
            await coordinator.EnqueueAsync(i);
        coordinator.Complete();
        await coordinator.DrainAsync().InTime();
        Assert.Equal((200, 20), (inner.Count, outer.Count));
        Assert.All(inner, difference => Assert.Equal(0, difference));
        Assert.All(outer, told => Assert.Equal(told.Item1, told.Item2));
    }

    /// <summary>The flow of an inner run does not hide that its bodies are inside the outer coordinator.</summary>
    [Fact]
    public async Task A_run_inside_an_operation_enqueues_over_the_bound_of_the_outer_coordinator()
    {
        EphemeralWorkCoordinator<int>? outer = null;
        await using var coordinator = outer = new EphemeralWorkCoordinator<int>(
            async (item, token) =>
            {
                if (item == 0)
                    await Enumerable.Range(1, 20).EphemeralForEachAsync(async (i, _) => await outer!.EnqueueAsync(i, token), system: Sys);
            },
            new EphemeralOptions { MaxConcurrency = 1, MaxPendingOperations = 2 }, Sys);
        await coordinator.EnqueueAsync(0);
        await Eventually.True(() => coordinator.TotalCompleted == 21);
    }

    [Fact]
    public async Task A_handle_that_is_kept_speaks_for_its_own_operation_after_the_end()
    {
        var kept = new ConcurrentQueue<EphemeralOperation>();
        await using var coordinator = new EphemeralKeyedWorkCoordinator<int, int>(item => item, (_, operation, _) =>
        {
            kept.Enqueue(operation);
            return Task.CompletedTask;
        }, system: Sys);
        for (var i = 0; i < 10; i++)
            await coordinator.EnqueueAsync(i);
        coordinator.Complete();
        await coordinator.DrainAsync().InTime();
        foreach (var operation in kept)
            operation.Signal($"late.{operation.Key}");
        Assert.All(coordinator.GetSignals(), signal => Assert.Equal($"late.{signal.Key}", signal.Signal));
        Assert.All(coordinator.GetSnapshot(), told => Assert.Equal([$"late.{told.Key}"], told.Signals));
    }

    [Fact]
    public async Task An_operation_keeps_its_last_thousand_names_and_raises_all()
    {
        await using var coordinator = new EphemeralWorkCoordinator<int>((_, operation, _) =>
        {
            for (var i = 0; i < 1_500; i++)
                operation.Signal($"s{i}");
            return Task.CompletedTask;
        }, system: Sys);
        var id = await coordinator.EnqueueAsync(0);
        coordinator.Complete();
        await coordinator.DrainAsync().InTime();
        Assert.True(coordinator.TryGet(id, out var told));
        Assert.Equal(("s500", "s1499", 1_000), (told.Signals![0], told.Signals[^1], told.Signals.Count));
        Assert.Equal(1_500, coordinator.GetStatus().TotalSignals);
    }

    private void Look(long expected) => _seen.Add((expected, EphemeralOperation.Current?.Id));

    private static void LeaveBehind(ValueTask task) => task.GetAwaiter().OnCompleted(() => { });

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask LookPooledAsync(long id)
    {
        for (var i = 0; i < 5; i++)
        {
            await Task.Yield();
            Look(id);
        }
    }
}
