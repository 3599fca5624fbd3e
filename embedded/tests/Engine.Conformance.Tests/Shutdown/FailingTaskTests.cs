using Akka;
using Akka.Actor;
using Akka.Configuration;

namespace Engine.Conformance.Tests.Shutdown;

public sealed class FailingTaskTests : ShutdownTest
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_failing_task_does_not_stop_the_phases_after_it(bool throwsAtOnce)
    {
        var shutdown = Start();
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "fails", () => throwsAtOnce
            ? throw new InvalidOperationException("told to")
            : Task.FromException<Done>(new InvalidOperationException("told to")));
        Log(shutdown, CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "went on");

        await shutdown.Run(TestReason).WaitAsync(Patience);

        Assert.Equal(["went on"], Ran);
    }

    [Fact]
    public async Task A_failing_task_in_a_phase_that_does_not_recover_ends_the_shutdown()
    {
        var shutdown = Start("""
            akka.coordinated-shutdown.run-by-actor-system-terminate = off
            akka.coordinated-shutdown.phases.service-stop.recover = off
            """);
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "fails",
            () => Task.FromException<Done>(new InvalidOperationException("told to")));
        Log(shutdown, CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "went on");

        await Assert.ThrowsAnyAsync<Exception>(() => shutdown.Run(TestReason).WaitAsync(Patience));

        Assert.Empty(Ran);
        await shutdown.System.Terminate().WaitAsync(Patience);
    }

    [Fact]
    public async Task A_task_that_does_not_end_holds_its_phase_up_to_the_timeout()
    {
        var shutdown = Start("akka.coordinated-shutdown.phases.service-stop.timeout = 100 ms");
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "hangs", () => new TaskCompletionSource<Done>().Task);
        Log(shutdown, CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "went on");
        Assert.Equal(TimeSpan.FromMilliseconds(100), shutdown.Timeout(CoordinatedShutdown.PhaseServiceStop));

        await shutdown.Run(TestReason).WaitAsync(Patience);

        Assert.Equal(["went on"], Ran);
    }

    [Fact]
    public void A_task_for_a_phase_that_is_not_there_is_refused()
    {
        var shutdown = Start();

        var refusal = Assert.Throws<ConfigurationException>(() => Log(shutdown, "no-such-phase", "never"));
        Assert.Contains("no-such-phase", refusal.Message, StringComparison.Ordinal);
        shutdown.System.Terminate();
    }
}
