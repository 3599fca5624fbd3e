using Akka.Actor;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.Actors.Tests.Hosting;

public class CoordinatedShutdownTests
{
    // else five seconds
    private const string LongPhases = "akka.coordinated-shutdown.default-phase-timeout = 60s\n";

    private readonly Gate _gate = new();

    [Fact]
    public async Task Coordinated_shutdown_drains_by_itself_too()
    {
        var host = await Hosts.StartAsync(_gate, withAkka: true, maxConcurrency: 2, LongPhases);
        var coordinator = await host.FillAsync(4);
        var shutdown = CoordinatedShutdown.Get(host.Services.GetRequiredService<ActorSystem>())
            .Run(CoordinatedShutdown.UnknownReason.Instance);
        await Eventually.True(() => coordinator.IsCompleted);
        _gate.LetGoAll(4);
        await shutdown.InTime();

        Assert.Equal((4, 4), (coordinator.TotalEnqueued, coordinator.TotalCompleted));
        Assert.Contains("of 4 operations that were left, 4 ended, 0 were cancelled", host.Logs().Texts[^1], StringComparison.Ordinal);
        var logs = host.Logs();
        await host.EndAsync();
        Assert.Single(logs.Texts);
    }

    [Fact]
    public async Task Coordinated_shutdown_cancels_what_its_phase_has_no_time_for()
    {
        var host = await Hosts.StartAsync(
            _gate, withAkka: true, maxConcurrency: 2, LongPhases + "akka.coordinated-shutdown.phases.service-requests-done.timeout = 100ms");
        var coordinator = await host.FillAsync(5);
        await _gate.HasStarted(0, 1);
        await CoordinatedShutdown.Get(host.Services.GetRequiredService<ActorSystem>())
            .Run(CoordinatedShutdown.UnknownReason.Instance).InTime();

        Assert.Equal((5, 0, 5), (coordinator.TotalEnqueued, coordinator.TotalCompleted, coordinator.TotalCancelled));
        Assert.Equal(2, _gate.Started.Count);
        await host.EndAsync();
    }
}
