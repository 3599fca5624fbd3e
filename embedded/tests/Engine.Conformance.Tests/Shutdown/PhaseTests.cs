using Akka;
using Akka.Actor;

namespace Engine.Conformance.Tests.Shutdown;

public sealed class PhaseTests : ShutdownTest
{
    [Fact]
    public async Task Phases_run_in_the_order_of_their_dependencies()
    {
        var shutdown = Start();
        string[] phases =
        [
            CoordinatedShutdown.PhaseBeforeServiceUnbind, CoordinatedShutdown.PhaseServiceUnbind,
            CoordinatedShutdown.PhaseServiceRequestsDone, CoordinatedShutdown.PhaseServiceStop,
            CoordinatedShutdown.PhaseBeforeClusterShutdown, CoordinatedShutdown.PhaseClusterShardingShutdownRegion,
            CoordinatedShutdown.PhaseClusterLeave, CoordinatedShutdown.PhaseClusterExiting,
            CoordinatedShutdown.PhaseClusterExitingDone, CoordinatedShutdown.PhaseClusterShutdown,
            CoordinatedShutdown.PhaseBeforeActorSystemTerminate, CoordinatedShutdown.PhaseActorSystemTerminate,
        ];
        foreach (var phase in phases.Reverse()) Log(shutdown, phase, phase);

        await shutdown.Run(TestReason).WaitAsync(Patience);

        Assert.Equal(phases, Ran);
    }

    [Fact]
    public async Task A_phase_of_ones_own_runs_where_the_settings_put_it()
    {
        var shutdown = Start("""
            akka.coordinated-shutdown.phases {
              flush { depends-on = [service-stop] }
              before-cluster-shutdown { depends-on = [flush] }
            }
            """);
        Log(shutdown, CoordinatedShutdown.PhaseBeforeClusterShutdown, "last");
        Log(shutdown, "flush", "flush");
        Log(shutdown, CoordinatedShutdown.PhaseServiceStop, "first");

        await shutdown.Run(TestReason).WaitAsync(Patience);

        Assert.Equal(["first", "flush", "last"], Ran);
    }

    [Fact]
    public async Task A_phase_waits_for_all_of_its_tasks_which_run_side_by_side()
    {
        var shutdown = Start();
        var first = new TaskCompletionSource();
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "waits for the other", async () =>
        {
            await first.Task;
            Ran.Enqueue("waited");
            return Done.Instance;
        });
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "the other", () =>
        {
            Ran.Enqueue("other");
            first.SetResult();
            return Task.FromResult(Done.Instance);
        });
        Log(shutdown, CoordinatedShutdown.PhaseBeforeClusterShutdown, "next phase");

        await shutdown.Run(TestReason).WaitAsync(Patience);

        Assert.Equal(["other", "waited", "next phase"], Ran);
    }

    [Fact]
    public async Task It_can_begin_at_a_later_phase()
    {
        var shutdown = Start();
        Log(shutdown, CoordinatedShutdown.PhaseServiceUnbind, "left out");
        Log(shutdown, CoordinatedShutdown.PhaseServiceStop, "run");

        await shutdown.Run(TestReason, CoordinatedShutdown.PhaseServiceStop).WaitAsync(Patience);

        Assert.Equal(["run"], Ran);
    }
}
