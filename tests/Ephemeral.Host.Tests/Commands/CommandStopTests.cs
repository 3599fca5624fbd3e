using System.Net;
using Ephemeral.Actors;
using Ephemeral.Host.Commands;
using Ephemeral.Host.Tests.Support;
using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.Host.Tests.Commands;

public class CommandStopTests
{
    private readonly ScriptedCommandHandler _handler = new();

    [Fact]
    public async Task What_was_accepted_runs_to_its_end_when_the_host_stops_in_mid_work()
    {
        var host = await TestHost.StartAsync(Replacing.With(_handler));
        var coordinator = CoordinatorOf(host);
        for (var i = 0; i < 8; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await host.Client.CommandAsync("ada"));
            Assert.Equal(HttpStatusCode.OK, await host.Client.CommandAsync("grace", name: "fail"));
        }

        await host.Client.WaitForCommandsAsync("active", 2);
        var stopping = host.StopAsync();

        // What is held holds the stop up, so requests are still answered.
        await Eventually.True(() => coordinator.IsCompleted);
        using (var late = await host.Client.PostCommandAsync("edsger"))
        {
            Assert.Contains("the service is stopping", await late.ProblemAsync(HttpStatusCode.ServiceUnavailable));
            Assert.Null(late.Headers.RetryAfter);
        }

        var held = await host.Client.GetCommandCountsAsync();
        Assert.Equal(14, held.GetProperty("pending").GetInt64());
        Assert.False(stopping.IsCompleted);

        _handler.Open();
        await stopping.InTime();

        var status = coordinator.GetStatus();
        Assert.Equal((8, 8, 0, 16), (status.TotalCompleted, status.TotalFailed, status.TotalCancelled, status.TotalEnqueued));
        Assert.True(status.IsDrained);
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Commands_drain_beside_a_translation_that_does_not_end()
    {
        var translator = new ScriptedTranslator { StartsOpen = false, IgnoresCancellation = true };
        await using var host = await TestHost.StartAsync(
            services =>
            {
                Replacing.With(translator)(services);
                Replacing.With(_handler)(services);
            },
            "Translation:ShutdownTimeout=00:05:00");
        var coordinator = CoordinatorOf(host);
        await host.Client.WaitForStateAsync(await host.Client.StartAsync("runs"), "running");
        await host.Client.CommandAsync("ada");
        await host.Client.CommandAsync("ada");

        var stopping = host.StopAsync();
        _handler.Open();

        await Eventually.True(() => coordinator.IsDrained);
        Assert.Equal(2, coordinator.TotalCompleted);
        Assert.False(stopping.IsCompleted);
        translator.Open();
        await stopping.InTime();
    }

    [Fact]
    public async Task What_cannot_start_because_it_is_paused_is_not_waited_for()
    {
        await using var host = await TestHost.StartAsync(Replacing.With(_handler), "Translation:ShutdownTimeout=00:05:00");
        var coordinator = CoordinatorOf(host);
        await host.Client.CommandAsync("ada");
        await host.Client.WaitForCommandsAsync("active", 1);
        coordinator.Pause();
        await host.Client.CommandAsync("ada");

        var stopping = host.StopAsync();
        await Eventually.True(() => coordinator.IsCompleted);
        Assert.False(stopping.IsCompleted);
        _handler.Open();
        await stopping.InTime();

        Assert.Equal((1, 1), (coordinator.TotalCompleted, coordinator.TotalCancelled));
    }

    private static EphemeralKeyedResultCoordinator<string, UserCommand, bool> CoordinatorOf(TestHost host) =>
        host.Services.GetRequiredService<IEphemeralKeyedResultCoordinatorFactory<string, UserCommand, bool>>().CreateCoordinator("commands");
}
