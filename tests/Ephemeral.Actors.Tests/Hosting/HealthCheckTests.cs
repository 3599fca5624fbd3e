using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ephemeral.Actors.Tests.Hosting;

public class HealthCheckTests
{
    private readonly Gate _gate = new();

    [Fact]
    public async Task Every_registered_coordinator_has_a_check_also_one_registered_later_and_none_is_made_by_it()
    {
        await using var container = Hosts.Container(services =>
        {
            services.AddHealthChecks().AddEphemeral(tags: ["ready"]);
            services.AddEphemeralWorkCoordinator<int>((_, _) => Task.CompletedTask);
            services.AddEphemeralKeyedResultCoordinator<int, int, int>(
                "broken", i => i, _ => throw new InvalidOperationException("made"), new EphemeralOptions());
        });
        var report = await CheckAsync(container);
        Assert.Equal(["ephemeral:Int32", "ephemeral:broken"], report.Entries.Keys.Order(StringComparer.Ordinal));
        Assert.All(report.Entries.Values, entry =>
        {
            Assert.Equal((HealthStatus.Healthy, ["ready"]), (entry.Status, entry.Tags.ToArray()), StatusAndTags);
            Assert.EndsWith("has not been asked for yet.", entry.Description, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_check_tells_what_is_wrong_with_the_figures_and_gets_well_again()
    {
        await using var container = Hosts.Container(services => services
            .AddEphemeralWorkCoordinator<int>("slow", _gate.Body, new EphemeralOptions { MaxConcurrency = 1, MaxPendingOperations = 2 })
            .AddHealthChecks().AddEphemeral("slow"));
        var coordinator = container.GetRequiredKeyedService<EphemeralWorkCoordinator<int>>("slow");
        for (var item = 0; item < 3; item++)
            await coordinator.EnqueueAsync(item);
        await _gate.HasStarted(0);
        Assert.False(coordinator.TryEnqueue(3));

        var full = (await CheckAsync(container)).Entries["ephemeral:slow"];
        Assert.Equal(
            (HealthStatus.Degraded, "Coordinator 'slow': 2 operations are pending; allowed are 2."), (full.Status, full.Description));
        Assert.Equal(
            (2L, 2L, 1L, 1L, 3L, 1L, 1L),
            (full.Data["pending"], full.Data["maxPending"], full.Data["active"], full.Data["maxConcurrency"], full.Data["enqueued"],
                full.Data["refused"], full.Data["lints"]));

        coordinator.Pause();
        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(container)).Status);
        coordinator.Resume();
        _gate.LetGoAll(3);
        await Eventually.True(() => coordinator.TotalCompleted == 3);
        var well = (await CheckAsync(container)).Entries["ephemeral:slow"];
        Assert.Equal((HealthStatus.Healthy, (string?)null), (well.Status, well.Description));
    }

    [Fact]
    public async Task What_stands_still_is_reported_as_asked()
    {
        await using var container = Hosts.Container(services => services
            .AddEphemeralWorkCoordinator<int>(_gate.Body, new EphemeralOptions { MaxPendingOperations = 1 })
            .AddHealthChecks().AddEphemeral(HealthStatus.Degraded));
        var coordinator = container.GetRequiredService<EphemeralWorkCoordinator<int>>();
        coordinator.Pause();
        await coordinator.EnqueueAsync(0);
        Assert.Equal(HealthStatus.Degraded, (await CheckAsync(container)).Status);
    }

    [Fact]
    public async Task Coordinators_that_share_a_name_share_a_check_that_reports_the_worst()
    {
        await using var container = Hosts.Container(services => services
            .AddEphemeralWorkCoordinator<int>("shared", _gate.Body)
            .AddEphemeralWorkCoordinator<long>("shared", (_, _) => Task.CompletedTask)
            .AddHealthChecks().AddEphemeral());
        container.GetRequiredKeyedService<EphemeralWorkCoordinator<int>>("shared");
        container.GetRequiredKeyedService<EphemeralWorkCoordinator<long>>("shared").Pause();
        var (name, entry) = Assert.Single((await CheckAsync(container)).Entries);
        Assert.Equal(("ephemeral:shared", HealthStatus.Degraded, 2048L), (name, entry.Status, entry.Data["maxPending"]));
    }

    [Fact]
    public void A_name_that_nobody_registered_is_refused_with_those_that_there_are()
    {
        using var container = Hosts.Container(services => services
            .AddEphemeralWorkCoordinator<int>("fast", _gate.Body)
            .AddHealthChecks().AddEphemeral("fsat"));
        Assert.Equal(
            "No coordinator named 'fsat' is registered, so its health can't be checked. Registered: fast.",
            Assert.Throws<InvalidOperationException>(container.GetRequiredService<HealthCheckService>).Message);
    }

    private static bool StatusAndTags((HealthStatus, string[]) expected, (HealthStatus, string[]) actual) =>
        expected.Item1 == actual.Item1 && expected.Item2.SequenceEqual(actual.Item2);

    private static Task<HealthReport> CheckAsync(IServiceProvider services) =>
        services.GetRequiredService<HealthCheckService>().CheckHealthAsync().InTime();
}
