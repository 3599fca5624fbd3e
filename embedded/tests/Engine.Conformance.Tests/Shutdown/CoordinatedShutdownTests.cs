using Akka.Actor;

namespace Engine.Conformance.Tests.Shutdown;

public sealed class CoordinatedShutdownTests : ShutdownTest
{
    [Fact]
    public async Task Running_it_again_runs_nothing_again_and_keeps_the_first_reason()
    {
        var shutdown = Start();
        Log(shutdown, CoordinatedShutdown.PhaseServiceStop, "once");
        var reason = TestReason;
        Assert.Null(shutdown.ShutdownReason);

        await Task.WhenAll(shutdown.Run(reason), shutdown.Run(CoordinatedShutdown.UnknownReason.Instance)).WaitAsync(Patience);

        Assert.Equal(["once"], Ran);
        Assert.Same(reason, shutdown.ShutdownReason);
    }

    [Fact]
    public async Task The_last_phase_terminates_the_system()
    {
        var shutdown = Start();

        await shutdown.Run(TestReason).WaitAsync(Patience);

        await shutdown.System.WhenTerminated.WaitAsync(Patience);
    }

    [Fact]
    public async Task Terminating_the_system_runs_the_phases_first()
    {
        var shutdown = Start();
        Log(shutdown, CoordinatedShutdown.PhaseServiceStop, "run");

        await shutdown.System.Terminate().WaitAsync(Patience);

        Assert.Equal(["run"], Ran);
        Assert.IsType<CoordinatedShutdown.ActorSystemTerminateReason>(shutdown.ShutdownReason);
    }

    [Fact]
    public void A_system_has_one()
    {
        var shutdown = Start();

        Assert.Same(shutdown, CoordinatedShutdown.Get(shutdown.System));
        shutdown.System.Terminate();
    }
}
