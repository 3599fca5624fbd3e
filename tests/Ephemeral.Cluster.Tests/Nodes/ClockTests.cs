using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Cluster.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Cluster.Tests.Nodes;

/// <summary>An application's time provider that throws for a while: nobody waits for an answer without end, and the node goes on.</summary>
public sealed class ClockTests : IAsyncLifetime
{
    private readonly ActorSystem _system = ActorSystem.Create("alone", "akka { loglevel = OFF, stdout-loglevel = OFF }");
    private readonly BreakableTime _time = new();
    private readonly TaskCompletionSource _gate = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _system.Terminate();

    [Fact]
    public async Task What_is_cancelled_while_the_clock_throws_is_answered_and_so_is_what_runs()
    {
        var coordinator = Start("answers");
        var (runs, waits) = (await coordinator.SubmitAsync(1), await coordinator.SubmitAsync(11));
        await RunAsync(coordinator, 1);

        _time.ThrowsStamps = true;
        Assert.True(await coordinator.CancelAsync(waits.Id));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits.Completion.InTime());
        _time.ThrowsStamps = false;
        _gate.SetResult();

        Assert.Equal(1, await runs.Completion.InTime());
        coordinator.Complete();
        await coordinator.DrainAsync().InTime();
    }

    [Fact]
    public async Task What_a_stopped_producer_had_is_answered_although_the_clock_throws()
    {
        var coordinator = Start("stopped");
        var tasks = new[] { await coordinator.SubmitAsync(1), await coordinator.SubmitAsync(11) };
        await RunAsync(coordinator, 1);

        _time.ThrowsStamps = true;
        coordinator.Context.Producer.Tell(PoisonPill.Instance);

        foreach (var task in tasks)
            await Assert.ThrowsAsync<OwnerLostException>(() => task.Completion.InTime());
        _time.ThrowsStamps = false;
        _gate.SetResult();
        await Eventually.True(() => coordinator.UnansweredCount == 0);
        Assert.Equal(3, await (await coordinator.SubmitAsync(3)).Completion.InTime());
    }

    [Fact]
    public async Task Another_coordinator_takes_over_once_the_clock_reads_again()
    {
        var coordinator = Start("takes-over");
        Assert.Equal(3, await (await coordinator.SubmitAsync(3)).Completion.InTime());

        _time.ThrowsWall = true;
        coordinator.Context.Owned!.Actor.Tell(PoisonPill.Instance);
        // whoever makes a coordinator reads the wall clock
        await Eventually.True(() => _time.Thrown > 0);
        _time.ThrowsWall = false;

        Assert.Equal(4, await (await coordinator.SubmitAsync(4)).Completion.InTime());
    }

    private EphemeralShardedResultCoordinator<int, int, int> Start(string name) => new(
        _system, name, static number => number % 10, async (number, _) =>
        {
            await (number % 10 == 1 ? _gate.Task : Task.CompletedTask);
            return number;
        }, new EphemeralShardingOptions { InFlightPerKey = 1, Operations = new EphemeralOptions { TimeProvider = _time } });

    private static Task RunAsync(EphemeralShardedResultCoordinator<int, int, int> coordinator, int key) =>
        Eventually.TrueAsync(async () => (await coordinator.KeyAsync(key)).Running == 1, () => $"{key} runs");

    private sealed class BreakableTime : TimeProvider
    {
        private int _thrown;

        public volatile bool ThrowsStamps;
        public volatile bool ThrowsWall;

        public int Thrown => Volatile.Read(ref _thrown);

        public override long GetTimestamp() => ThrowsStamps ? throw Error() : base.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => ThrowsWall ? throw Error() : base.GetUtcNow();

        private InvalidOperationException Error()
        {
            Interlocked.Increment(ref _thrown);
            return new InvalidOperationException("The clock is out of order.");
        }
    }
}
