using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Diagnostics;

[Collection(ListeningCollection.Name)]
public sealed class ObservedCoordinatorTests : TestKit
{
    private const string Enqueued = "ephemeral.operations.enqueued";

    [Fact]
    public async Task Coordinators_of_the_same_name_are_one_series_whose_totals_never_shrink()
    {
        using var heard = new HeardMetrics();
        await using var first = Named("twice");
        var other = QuietSystem();
        var second = Named("twice", other);
        await EnqueueAsync(first, 10);
        await EnqueueAsync(second, 5);
        Assert.Equal(15, heard.Observe("twice")[Enqueued]);

        await other.Terminate().InTime();
        Assert.Equal((15, 0), (heard.Observe("twice")[Enqueued], heard.Observe("twice")["ephemeral.operations.active"]));

        await first.DisposeAsync();
        await heard.NoneIsNamed("twice");
        await using var third = Named("twice");
        await EnqueueAsync(third, 1);
        Assert.Equal(1, heard.Observe("twice")[Enqueued]);
    }

    [Fact]
    public void One_whose_clock_throws_is_counted_and_hides_no_other()
    {
        var (fails, failures) = (false, 0);
        var failing = new MeteredCoordinator(
            "failing", () => fails ? throw new InvalidOperationException() : Statuses.Well with { TotalCompleted = 7 }, onFailed: () => failures++);
        var (other, never) = (new MeteredCoordinator("failing", () => Statuses.Well), new MeteredCoordinator("never", () => throw new FormatException()));
        var all = new MeteredCoordinators();
        all.Add(failing);
        all.Add(other);
        all.Add(never);
        var before = Assert.Single(all.Sums()).Sum;

        fails = true;
        Assert.Equal(before, Assert.Single(all.Sums()).Sum);
        Assert.Equal(1, failures);
        all.Remove(failing);
        Assert.Equal(before.TotalCompleted, Assert.Single(all.Sums()).Sum.TotalCompleted);
        all.Remove(other);
        all.Remove(never);
        Assert.Empty(all.Sums());
    }

    [Fact]
    public async Task One_that_has_drained_is_observed_until_it_is_disposed()
    {
        using var heard = new HeardMetrics();
        await using var coordinator = Named("drained");
        await EnqueueAsync(coordinator, 3);
        coordinator.Complete();
        await coordinator.DrainAsync().InTime();
        Assert.Equal(3, heard.Observe("drained")["ephemeral.operations.ended completed"]);
        await coordinator.DisposeAsync();
        await heard.NoneIsNamed("drained");
    }

    [Fact]
    public async Task One_whose_actor_system_ends_is_gone_too()
    {
        using var heard = new HeardMetrics();
        var system = QuietSystem();
        var coordinator = Named("orphan", system);
        await EnqueueAsync(coordinator, 1);
        Assert.NotEmpty(heard.Observe("orphan"));
        await system.Terminate().InTime();
        Assert.Empty(heard.Observe("orphan"));
    }

    [Fact]
    public async Task One_that_has_ended_is_not_kept_alive()
    {
        var (coordinator, system) = await EndedAsync();
        await Eventually.True(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return !coordinator.IsAlive && !system.IsAlive;
        });
    }

    [Fact]
    public async Task Those_without_a_name_are_one_series_a_kind()
    {
        using var heard = new HeardMetrics();
        await heard.NoneIsNamed("keyed-result");
        await using var first = new EphemeralKeyedResultCoordinator<int, int, int>(i => i, (i, _) => Task.FromResult(i), null, Sys);
        await using var second = new EphemeralKeyedResultCoordinator<int, int, int>(i => i, (i, _) => Task.FromResult(i), null, Sys);
        await first.EnqueueAsync(1);
        await second.EnqueueAsync(2);
        await Eventually.True(() => first.TotalCompleted + second.TotalCompleted == 2);
        Assert.Equal(2, heard.Observe("keyed-result")[Enqueued]);
        Assert.Empty(heard.Observe(first.Name));
    }

    [Fact]
    public async Task Live_keys_are_told_where_there_are_keys_alone()
    {
        using var heard = new HeardMetrics();
        await using var keyed = new EphemeralKeyedWorkCoordinator<int, int>(i => i % 3, (_, _) => Task.CompletedTask, null, Sys, "three keys");
        await using var plain = Named("no keys");
        for (var item = 0; item < 9; item++)
            await keyed.EnqueueAsync(item);
        await EnqueueAsync(plain, 1);
        await Eventually.True(() => heard.Observe("three keys").GetValueOrDefault("ephemeral.keys.live") == 3);
        Assert.DoesNotContain("ephemeral.keys.live", heard.Observe("no keys").Keys);
    }

    [Fact]
    public async Task A_one_shot_run_is_observed_while_it_runs_and_each_of_its_operations_is_timed()
    {
        using var heard = new HeardMetrics();
        var gate = new Gate();
        await heard.NoneIsNamed("foreach");
        var timed = heard.Recorded("ephemeral.operation.duration", "foreach").Count;
        var run = Enumerable.Range(0, 5).EphemeralForEachAsync(gate.Body, new EphemeralOptions { MaxConcurrency = 5 }, system: Sys);
        await gate.HasStarted(0, 1, 2, 3, 4);
        Assert.Equal(5, heard.Observe("foreach")["ephemeral.operations.active"]);
        gate.LetGoAll(5);
        await run.InTime();
        Assert.Equal(timed + 5, heard.Recorded("ephemeral.operation.duration", "foreach").Count);
        await heard.NoneIsNamed("foreach");
    }

    [Fact]
    public void Every_instrument_says_what_it_counts_and_in_what()
    {
        using var heard = new HeardMetrics();
        Assert.Equal(13, heard.Instruments.Count);
        Assert.All(heard.Instruments, instrument =>
        {
            Assert.StartsWith("ephemeral.", instrument.Name, StringComparison.Ordinal);
            Assert.Contains(instrument.Unit, new[] { "{operation}", "{signal}", "{key}", "s" });
            Assert.NotEmpty(instrument.Description!);
            Assert.Equal(instrument.Unit == "s", instrument is Histogram<double> { Advice.HistogramBucketBoundaries.Count: > 10 });
        });
    }

    private EphemeralWorkCoordinator<int> Named(string name, ActorSystem? system = null) =>
        new((_, _) => Task.CompletedTask, null, system ?? Sys, name);

    private static ActorSystem QuietSystem() =>
        ActorSystem.Create("metered", ConfigurationFactory.ParseString("akka { stdout-loglevel = OFF, loglevel = OFF }"));

    private static async Task EnqueueAsync(EphemeralWorkCoordinator<int> coordinator, int items)
    {
        for (var item = 0; item < items; item++)
            await coordinator.EnqueueAsync(item);
        await Eventually.True(() => coordinator.TotalCompleted == items);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<(WeakReference Coordinator, WeakReference System)> EndedAsync()
    {
        var system = QuietSystem();
        var coordinator = new EphemeralWorkCoordinator<int>((_, _) => Task.CompletedTask, null, system, "forgotten");
        await EnqueueAsync(coordinator, 10);
        await coordinator.DisposeAsync();
        await system.Terminate().InTime();
        return (new WeakReference(coordinator), new WeakReference(system));
    }
}
