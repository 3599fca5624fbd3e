using System.Collections.Concurrent;
using System.Diagnostics;
using Akka.Actor;
using Akka.Routing;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors.Protocol;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Coordination;

/// <summary>
/// Somebody kills the actors of a coordinator in mid-work, again and again, in all the ways that Akka.NET has, while producers enqueue. What
/// was admitted ends exactly once, what ran ran in its key's order, and all figures add up.
/// </summary>
public class KillSoakTests(Xunit.Abstractions.ITestOutputHelper output) : TestKit("akka.loglevel = OFF\nakka.stdout-loglevel = OFF")
{
    private const int Keys = 12;
    private readonly ConcurrentDictionary<int, int> _runs = new();
    private readonly int[] _running = new int[Keys];
    private readonly int[] _lastOfKey = new int[Keys];
    private readonly ConcurrentQueue<string> _wrong = new();
    private int _askedToCancel;

    private enum Victim
    {
        Worker,
        Window,
        Gateway,
        Key,
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_keyed_coordinator_loses_and_repeats_nothing_while_each_of_its_actors_is_killed_a_thousand_times(int seed)
    {
        var coordinator = new EphemeralKeyedResultCoordinator<int, int, int>(KeyOf, BodyAsync, Options(), Sys, "killed");
        await RunAsync(
            coordinator, seed, async (item, token) => await coordinator.SubmitAsync(item, token),
            [Victim.Worker, Victim.Window, Victim.Gateway, Victim.Key]);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_plain_coordinator_loses_and_repeats_nothing_while_each_of_its_actors_is_killed_a_thousand_times(int seed)
    {
        var coordinator = new EphemeralResultCoordinator<int, int>(BodyAsync, Options(), Sys, "killed");
        await RunAsync(
            coordinator, seed, async (item, token) => await coordinator.SubmitAsync(item, token),
            [Victim.Worker, Victim.Window, Victim.Gateway]);
    }

    private static EphemeralOptions Options() => new()
    {
        MaxConcurrency = 4, MaxPendingOperations = 300, MaxTrackedOperations = 50, EnableDynamicConcurrency = true,
        KeyIdleTimeout = TimeSpan.FromMilliseconds(50), ShutdownTimeout = 3 * Eventually.Deadline,
    };

    private static int KeyOf(int item) => item % Keys;

    private async Task RunAsync(
        EphemeralCoordinator coordinator, int seed, Func<int, CancellationToken, Task<EphemeralTask<int>>> submit, Victim[] victims)
    {
        var isKeyed = victims.Contains(Victim.Key);
        if (!isKeyed)
            Array.Fill(_lastOfKey, int.MinValue);
        using var over = new CancellationTokenSource();
        var producers = Enumerable.Range(0, 3).Select(number => Task.Run(() => ProduceAsync(number, new Random((seed * 100) + number)))).ToArray();
        var watch = Stopwatch.StartNew();
        var deaths = await Task.WhenAll(victims.Select(victim => Task.Run(
            () => KillAsync(coordinator, victim, 1_002, new Random((seed * 100) + 50 + (int)victim)))));
        var killing = watch.Elapsed;
        await over.CancelAsync();
        var tasks = (await Task.WhenAll(producers).InTime()).SelectMany(submitted => submitted).ToList();
        coordinator.Complete();
        try
        {
            await coordinator.DrainAsync().InTime();
        }
        catch (TimeoutException)
        {
            Assert.Fail($"seed {seed}: not drained: {coordinator.GetStatus()}");
        }

        output.WriteLine(
            $"seed {seed}: {string.Join(", ", victims.Zip(deaths))} deaths in {killing}, drained after {watch.Elapsed}, {tasks.Count} operations");

        await Task.WhenAll(tasks.Select(task => ((Task)task.Completion).ContinueWith(_ => { }, TaskScheduler.Default))).InTime();
        var status = coordinator.GetStatus();
        Assert.Equal(
            (tasks.Count, 0, 0), (status.TotalEnqueued, status.PendingCount, status.ActiveCount));
        Assert.Equal(
            (status.TotalCompleted, status.TotalFailed, status.TotalCancelled),
            (Count(OperationStates.Completed), Count(OperationStates.Failed), Count(OperationStates.Cancelled)));
        Assert.Equal(status.TotalStarted, _runs.Values.Sum());
        Assert.All(_runs, run => Assert.Equal(1, run.Value));
        Assert.Equal(tasks.Count, tasks.Select(task => task.Id).Distinct().Count());
        Assert.Empty(_wrong);
        if (!isKeyed)
            Assert.InRange(status.TotalCancelled, 0, _askedToCancel);
        else
            await Eventually.True(() => coordinator.GetStatus().LiveKeyCount == 0);
        // it is all there still
        coordinator.SetMaxConcurrency(2);
        Assert.IsType<EphemeralStatus>(await coordinator.Actor.Ask<object>(GetStatus.Instance, Eventually.Deadline));
        // with nothing left to run it does not wait for its timeout
        await coordinator.DisposeAsync().AsTask().InTime();
        Watch(coordinator.Actor);
        ExpectTerminated(coordinator.Actor, Eventually.Deadline);

        long Count(OperationStates state) => tasks.Count(task => task.State == state);

        async Task<List<EphemeralTask<int>>> ProduceAsync(int number, Random random)
        {
            var submitted = new List<EphemeralTask<int>>();
            // each producer has keys of its own, so that it knows their order
            for (var round = 1; !over.IsCancellationRequested; round++)
            {
                var key = number + (3 * random.Next(Keys / 3));
                submitted.Add(await submit((round * Keys) + key, CancellationToken.None));
                if (random.Next(20) == 0)
                    await Task.Yield();
                if (random.Next(200) == 0)
                {
                    Interlocked.Increment(ref _askedToCancel);
                    coordinator.Cancel(submitted[^1].Id);
                }

                if (random.Next(500) == 0)
                    coordinator.SetMaxConcurrency(random.Next(1, 6));
            }

            return submitted;
        }
    }

    private async Task<int> BodyAsync(int item, CancellationToken token)
    {
        var key = KeyOf(item);
        _runs.AddOrUpdate(item, 1, static (_, runs) => runs + 1);
        if (_lastOfKey[0] != int.MinValue)
        {
            if (Interlocked.Increment(ref _running[key]) != 1)
                _wrong.Enqueue($"{item}: another of its key runs");
            if (_lastOfKey[key] >= item)
                _wrong.Enqueue($"{item} after {_lastOfKey[key]}");
            _lastOfKey[key] = item;
        }

        try
        {
            // by the item alone, so that a seed says how each ends
            for (var wait = item * 7919 % 5; wait > 0; wait--)
                await Task.Yield();
            for (var wait = item * 104729 % 11 == 0 ? 200 : 0; wait > 0; wait--)
            {
                token.ThrowIfCancellationRequested();
                await Task.Yield();
            }

            return item % 7 == 0 ? throw new InvalidOperationException("as it must") : item;
        }
        finally
        {
            Interlocked.Decrement(ref _running[key]);
        }
    }

    /// <returns>How many have died of it.</returns>
    private async Task<int> KillAsync(EphemeralCoordinator coordinator, Victim victim, int times, Random random)
    {
        var deaths = 0;
        while (deaths < times)
        {
            if (await FindAsync(coordinator, victim, random) is not { } actor)
            {
                await Task.Yield();
                continue;
            }

            // it may have passivated by itself
            if (actor.WatchAsync().IsCompleted)
                continue;
            await actor.DieAsync((Death)(deaths % 3));
            deaths++;
        }

        return deaths;
    }

    private async Task<IActorRef?> FindAsync(EphemeralCoordinator coordinator, Victim victim, Random random)
    {
        switch (victim)
        {
            case Victim.Worker:
                var workers = await RouteesAsync(coordinator);
                return workers.Length == 0 ? null : ((ActorRefRoutee)workers[random.Next(workers.Length)]).Actor;
            case Victim.Key:
                return coordinator.Shared.Keys!.All.ElementAtOrDefault(random.Next(Keys))?.Actor;
            case Victim.Gateway:
                // it comes into being when somebody asks
                coordinator.Actor.Tell(GetStatus.Instance, ActorRefs.NoSender);
                return await ChildAsync(coordinator, "gateway");
            default:
                return await ChildAsync(coordinator, "window");
        }
    }

    /// <summary>None when the pool is late with its answer although work goes on.</summary>
    private async Task<Routee[]> RouteesAsync(EphemeralCoordinator coordinator)
    {
        var ended = coordinator.TotalCompleted;
        try
        {
            var routees = await Sys.ActorSelection(coordinator.Actor.Path / "workers").Ask<Routees>(GetRoutees.Instance, Eventually.Deadline);
            return [.. routees.Members];
        }
        catch (AskTimeoutException) when (coordinator.TotalCompleted > ended)
        {
            return [];
        }
    }

    private async Task<IActorRef?> ChildAsync(EphemeralCoordinator coordinator, string name)
    {
        try
        {
            return await Sys.ActorSelection(coordinator.Actor.Path / name).ResolveOne(TimeSpan.FromMilliseconds(200));
        }
        catch (ActorNotFoundException)
        {
            return null;
        }
    }
}
