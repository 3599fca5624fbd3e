using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors.Protocol;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Actors.Coordination;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Coordination;

/// <summary>What ends abruptly, or is asked for something odd, harms nothing else.</summary>
public class AbruptEndTests : TestKit
{
    public AbruptEndTests()
        : base("akka.loglevel = OFF")
    {
    }

    [Fact]
    public async Task A_body_never_runs_without_its_item_while_its_coordinator_is_stopped()
    {
        var without = 0;
        for (var round = 0; round < 150; round++)
        {
            var begun = new TaskCompletionSource();
            var coordinator = new EphemeralWorkCoordinator<string>(
                (item, _) =>
                {
                    if (item is null)
                        Interlocked.Increment(ref without);
                    begun.TrySetResult();
                    return Task.CompletedTask;
                },
                new EphemeralOptions { MaxConcurrency = 16, MaxPendingOperations = 200, ShutdownTimeout = TimeSpan.Zero }, Sys);
            var producers = Enumerable.Range(0, 3).Select(_ => OwnThread.Run(() =>
            {
                try
                {
                    while (!coordinator.IsCompleted)
                        coordinator.TryEnqueue("item");
                }
                catch (ObjectDisposedException)
                {
                    // it has ended
                }
            })).ToArray();
            await begun.Task.InTime();
            if (round % 2 == 0)
                Sys.Stop(coordinator.Actor);
            await coordinator.DisposeAsync();
            await Task.WhenAll(producers).InTime();
        }

        Assert.Equal(0, without);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public async Task A_coordinator_without_a_real_name_is_refused_and_no_other_notices(string name)
    {
        await using var other = new EphemeralWorkCoordinator<int>(static (_, _) => Task.CompletedTask, null, Sys, "other");
        Assert.Throws<ArgumentException>(
            () => new EphemeralWorkCoordinator<int>(static (_, _) => Task.CompletedTask, null, Sys, name));
        await other.EnqueueAsync(1);
        other.Complete();
        await other.DrainAsync().InTime();
        Assert.Equal(1, other.TotalCompleted);
    }

    [Fact]
    public async Task Disposal_works_with_the_longest_shutdown_timeout()
    {
        var coordinator = new EphemeralWorkCoordinator<int>(
            static (_, _) => Task.CompletedTask,
            new EphemeralOptions { ShutdownTimeout = TimeSpan.FromMilliseconds(uint.MaxValue - 1) }, Sys);
        await coordinator.EnqueueAsync(1);
        await coordinator.DisposeAsync();
        Assert.Equal(0, coordinator.PendingCount);
    }

    [Fact]
    public async Task A_clock_that_throws_now_and_then_costs_no_operation()
    {
        var time = new FailingTime();
        await using var coordinator = new EphemeralWorkCoordinator<int>(
            static async (_, _) => await Task.Yield(), new EphemeralOptions { MaxConcurrency = 4, TimeProvider = time }, Sys);
        time.FailsEach = 503;
        var admitted = 0;
        for (var i = 0; i < 3_000; i++)
        {
            try
            {
                await coordinator.EnqueueAsync(i);
                admitted++;
            }
            catch (InvalidOperationException)
            {
                // the caller hears of it when it is its own call that asks the clock
            }
        }

        time.FailsEach = 0;
        coordinator.Complete();
        await coordinator.DrainAsync().InTime();
        Assert.InRange(coordinator.TotalCompleted, admitted, 3_000);
        Assert.Equal(0, coordinator.ActiveCount + coordinator.PendingCount);
    }

    [Fact]
    public async Task A_clock_that_throws_for_good_ends_the_coordinator_with_its_error()
    {
        var time = new FailingTime();
        var go = new TaskCompletionSource();
        var coordinator = new EphemeralResultCoordinator<int, int>(
            async (item, _) =>
            {
                await go.Task;
                return item;
            },
            new EphemeralOptions { MaxConcurrency = 4, TimeProvider = time }, Sys);
        var tasks = new List<EphemeralTask<int>>();
        for (var i = 0; i < 20; i++)
            tasks.Add(await coordinator.SubmitAsync(i));
        await Eventually.True(() => coordinator.ActiveCount == 4);

        time.FailsEach = 1;
        go.SetResult();
        await Task.WhenAll(tasks.Select(task => task.Completion.ContinueWith(static _ => { }, TaskScheduler.Default))).InTime();
        coordinator.Complete();
        await coordinator.DrainAsync().InTime();
        Assert.Equal((0, 20L), (coordinator.PendingCount + coordinator.ActiveCount, coordinator.TotalCompleted + coordinator.TotalCancelled));
        var error = await Assert.ThrowsAsync<ObjectDisposedException>(async () => await coordinator.EnqueueAsync(1));
        Assert.Contains("The clock failed on purpose.", error.Message);
        // whoever else finds it ended, without knowing why, hides nothing
        coordinator.Shared.EndAll(CoordinatorErrors.CancelledByStop(coordinator.Name));
        error = await Assert.ThrowsAsync<ObjectDisposedException>(async () => await coordinator.EnqueueAsync(1));
        Assert.Contains("The clock failed on purpose.", error.Message);
        await coordinator.DisposeAsync();
    }

    [Fact]
    public async Task Where_the_clock_throws_in_the_coordinators_own_actor_everybody_is_told_so()
    {
        var time = new FailingTime();
        var (entered, go) = (new TaskCompletionSource(), new TaskCompletionSource<int>());
        await using var coordinator = new EphemeralKeyedResultCoordinator<int, int, int>(
            static item => item,
            (_, _) =>
            {
                entered.TrySetResult();
                return go.Task;
            },
            new EphemeralOptions { TimeProvider = time, MaxConcurrency = 1, KeyIdleTimeout = TimeSpan.FromMinutes(1) }, Sys);
        var runs = await coordinator.SubmitAsync(1);
        var waits = await coordinator.SubmitAsync(2);
        await entered.Task.InTime();

        // what is cancelled makes its key idle, for which the coordinator sets a timer
        time.FailsEach = 1;
        Assert.True(coordinator.Cancel(waits.Id));

        await Eventually.True(() => coordinator.IsDrained);
        var error = await Assert.ThrowsAsync<ObjectDisposedException>(async () => await coordinator.EnqueueAsync(3));
        Assert.Contains("The clock failed on purpose.", error.Message);
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => runs.Completion.InTime());
        Assert.Contains("The clock failed on purpose.", cancelled.Message);
        go.SetResult(1);
    }

    [Fact]
    public async Task A_time_provider_that_makes_no_timers_ends_the_coordinator_with_its_error()
    {
        var coordinator = new EphemeralWorkCoordinator<int>(
            static (_, _) => Task.CompletedTask, new EphemeralOptions { TimeProvider = new TimeWithoutTimers() }, Sys);
        await Eventually.True(() => coordinator.IsCompleted);
        var error = await Assert.ThrowsAsync<ObjectDisposedException>(async () => await coordinator.EnqueueAsync(1));
        Assert.Contains("No timers on purpose.", error.Message);
        await coordinator.DisposeAsync().AsTask().InTime();
    }

    [Fact]
    public async Task Where_its_own_timers_can_not_be_made_a_coordinator_ends_with_that_error_too()
    {
        var coordinator = new EphemeralKeyedResultCoordinator<int, int, int>(
            static item => item, static (item, _) => Task.FromResult(item),
            new EphemeralOptions { TimeProvider = new TimeWithoutTimers(), OperationTimeout = TimeSpan.FromSeconds(1) }, Sys);
        await Eventually.True(() => coordinator.IsCompleted);
        var error = await Assert.ThrowsAsync<ObjectDisposedException>(async () => await coordinator.EnqueueAsync(1));
        Assert.Contains("No timers on purpose.", error.Message);
        await coordinator.DisposeAsync().AsTask().InTime();
    }

    [Fact]
    public void A_dispatcher_of_workers_that_is_not_defined_is_refused_by_name()
    {
        using var system = ActorSystem.Create("typo", "akka { loglevel = OFF, stdout-loglevel = OFF }\n ephemeral.worker-dispatcher = blokcing");
        var error = Assert.Throws<ConfigurationException>(
            () => new EphemeralWorkCoordinator<int>(static (_, _) => Task.CompletedTask, null, system));
        Assert.StartsWith("ephemeral.worker-dispatcher is 'blokcing', and actor system 'typo' has no dispatcher of that name.", error.Message);
    }

    [Theory]
    [InlineData(Death.PoisonPill)]
    [InlineData(Death.Kill)]
    [InlineData(Death.Stop)]
    public async Task What_a_gateway_had_not_taken_when_it_died_is_asked_of_the_next_one(Death death)
    {
        var (entered, blocked) = (new TaskCompletionSource(), new ManualResetEventSlim());
        await using var coordinator = new EphemeralKeyedResultCoordinator<int, int, int>(
            item =>
            {
                if (item < 0)
                {
                    entered.TrySetResult();
                    blocked.Wait();
                }

                return 1;
            },
            static (item, _) => Task.FromResult(item), null, Sys);
        Assert.IsType<Succeeded<int>>(await coordinator.Actor.Ask<object>(new Submit<int>(0)).InTime());
        var gateway = await Sys.ActorSelection(coordinator.Actor.Path / "gateway").ResolveOne(Eventually.Deadline);
        var first = coordinator.Actor.Ask<object>(new Submit<int>(-1));
        await entered.Task.InTime();
        var asked = Enumerable.Range(0, 10).Select(item => coordinator.Actor.Ask<object>(new Submit<int>(item))).ToArray();
        var status = coordinator.Actor.Ask<EphemeralStatus>(GetStatus.Instance);
        await coordinator.Actor.HandledAsync();
        var dying = gateway.DieAsync(death);
        blocked.Set();
        await dying;
        Assert.IsType<Succeeded<int>>(await first.InTime());
        Assert.Equal(Enumerable.Range(0, 10), (await Task.WhenAll(asked).InTime()).Select(answer => ((Succeeded<int>)answer).Result));
        await status.InTime();
    }

    [Fact]
    public async Task One_that_is_made_while_somebody_stops_the_registry_is_made_by_the_next_or_refuses()
    {
        for (var round = 0; round < 30; round++)
        {
            var registry = EphemeralRegistry.For(Sys);
            var making = Task.Run(() => new EphemeralResultCoordinator<int, int>(static (item, _) => Task.FromResult(item), null, Sys));
            registry.Actor.Tell(PoisonPill.Instance);
            var error = await Record.ExceptionAsync(async () =>
            {
                await using var coordinator = await making.InTime();
                await (await coordinator.SubmitAsync(1)).Completion.InTime();
            });
            Assert.True(error is null or ObjectDisposedException or OperationCanceledException or InvalidOperationException, $"{error}");
        }
    }

    [Fact]
    public async Task One_that_is_made_while_its_system_ends_refuses_or_answers()
    {
        for (var round = 0; round < 50; round++)
        {
            var system = ActorSystem.Create($"ending-{round}", "akka.loglevel = OFF\nakka.stdout-loglevel = OFF");
            var ending = system.Terminate();
            EphemeralResultCoordinator<int, int> coordinator;
            try
            {
                coordinator = new(static (item, _) => Task.FromResult(item), system: system);
            }
            catch (InvalidOperationException)
            {
                continue;
            }

            await ending.InTime();
            var error = await Record.ExceptionAsync(async () => await (await coordinator.SubmitAsync(1)).Completion.InTime());
            Assert.True(error is ObjectDisposedException or OperationCanceledException, $"{error}");
            await coordinator.DisposeAsync().AsTask().InTime();
        }
    }

    [Theory]
    [InlineData(Death.Kill)]
    [InlineData(Death.Stop)]
    public async Task Whoever_asks_a_coordinator_while_somebody_stops_it_is_answered(Death death)
    {
        for (var round = 0; round < 20; round++)
        {
            await using var coordinator = new EphemeralResultCoordinator<int, int>(
                static (item, _) => Task.FromResult(item), new EphemeralOptions { MaxPendingOperations = 5_000 }, Sys);
            var asked = Enumerable.Range(0, 2_000).Select(item => coordinator.Actor.Ask<object>(new Submit<int>(item))).ToArray();
            await coordinator.Actor.DieAsync(death);
            var answers = await Task.WhenAll(asked).InTime();
            Assert.All(answers, answer => Assert.True(answer is Succeeded<int> or Cancelled or Refused, $"{answer}"));
        }
    }

    [Theory]
    [InlineData(Death.PoisonPill)]
    [InlineData(Death.Kill)]
    [InlineData(Death.Stop)]
    public async Task Whoever_asks_a_coordinator_while_somebody_stops_the_manager_above_it_is_answered(Death death)
    {
        for (var round = 0; round < 10; round++)
        {
            await using var coordinator = new EphemeralResultCoordinator<int, int>(
                static (item, _) => Task.FromResult(item), new EphemeralOptions { MaxPendingOperations = 5_000 }, Sys);
            var asked = Enumerable.Range(0, 2_000).Select(item => coordinator.Actor.Ask<object>(new Submit<int>(item))).ToArray();
            await EphemeralRegistry.For(Sys).Actor.DieAsync(death);
            var answers = await Task.WhenAll(asked).InTime();
            Assert.All(answers, answer => Assert.True(answer is Succeeded<int> or Cancelled or Refused, $"{answer}"));
        }
    }

    [Fact]
    public async Task What_waits_of_a_key_is_told_that_the_system_has_ended_and_not_to_be_enqueued_again()
    {
        var system = ActorSystem.Create("ending", "akka { loglevel = OFF, stdout-loglevel = OFF }");
        var gate = new Gate();
        var coordinator = new EphemeralKeyedResultCoordinator<string, int, int>(static _ => "a", async (item, token) =>
        {
            await gate.Body(item, token);
            return item;
        }, new EphemeralOptions { MaxConcurrency = 1, ShutdownTimeout = TimeSpan.Zero }, system, "orders");
        var tasks = new List<EphemeralTask<int>>();
        for (var item = 0; item < 20; item++)
            tasks.Add(await coordinator.SubmitAsync(item));
        await gate.HasStarted(0);

        await system.Terminate().InTime();

        foreach (var task in tasks)
        {
            var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task.Completion.InTime());
            Assert.Equal("Coordinator 'orders' was stopped with its actor system before this operation ended.", error.Message);
        }
    }

    private sealed class TimeWithoutTimers : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            throw new InvalidOperationException("No timers on purpose.");
    }

    private sealed class FailingTime : TimeProvider
    {
        private int _calls;

        public int FailsEach { get; set; }

        public override long GetTimestamp() =>
            FailsEach > 0 && Interlocked.Increment(ref _calls) % FailsEach == 0
                ? throw new InvalidOperationException("The clock failed on purpose.")
                : base.GetTimestamp();
    }
}
