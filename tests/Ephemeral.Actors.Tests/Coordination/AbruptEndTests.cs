using Akka.TestKit.Xunit2;
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
            var producers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
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
