using Akka.Actor;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ephemeral.Actors.Tests.Hosting;

public class HostStopTests
{
    private readonly Gate _gate = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_ends_in_time_ends_and_the_rest_is_cancelled_and_counted(bool withAkka)
    {
        var host = await Hosts.StartAsync(_gate, withAkka, maxConcurrency: 4);
        var coordinator = await host.FillAsync(20);
        await _gate.HasStarted(0, 1, 2, 3);
        using var outOfTime = new CancellationTokenSource();

        var stopping = host.StopAsync(outOfTime.Token);
        await Eventually.True(() => coordinator.IsCompleted);
        Assert.False(coordinator.TryEnqueue(99));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await coordinator.EnqueueAsync(99));
        _gate.LetGoAll(10);
        await Eventually.True(() => _gate.Started.Count == 14);
        Assert.False(stopping.IsCompleted);
        await outOfTime.CancelAsync();
        await Record.ExceptionAsync(() => stopping).InTime();

        Assert.Equal((20, 10), (coordinator.TotalEnqueued, coordinator.TotalCompleted));
        Assert.Equal((0, 10), (coordinator.TotalFailed, coordinator.TotalCancelled));
        Assert.Equal(14, _gate.Started.Count);
        Assert.Equal(0, _gate.Running);
        Assert.Contains(
            "Coordinator 'Int32' has stopped: of 20 operations that were left, 10 ended, 10 were cancelled, 0 do not listen and still run.",
            host.Logs().Warnings);
        await ((IAsyncDisposable)host).DisposeAsync();
        Assert.Equal(14, _gate.Started.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_host_waits_for_work_and_the_actor_system_waits_for_the_host(bool withAkka)
    {
        var host = await Hosts.StartAsync(_gate, withAkka, maxConcurrency: 2);
        var coordinator = await host.FillAsync(6);
        var system = host.Services.GetRequiredService<Ephemeral.Actors.Hosting.CoordinatorSystem>().Get();
        var stopping = host.StopAsync();
        await Eventually.True(() => coordinator.IsCompleted);
        for (var ended = 0; ended < 6; ended++)
        {
            await Eventually.True(() => _gate.Started.Count > ended);
            Assert.Null(CoordinatedShutdown.Get(system).ShutdownReason);
            Assert.False(stopping.IsCompleted);
            _gate.LetGo(_gate.Started.ElementAt(ended));
        }

        await stopping.InTime();
        Assert.Equal((6, 6), (coordinator.TotalEnqueued, coordinator.TotalCompleted));
        Assert.True(system.WhenTerminated.IsCompleted);
        Assert.Contains("of 6 operations that were left, 6 ended, 0 were cancelled", host.Logs().Texts[^1], StringComparison.Ordinal);
        Assert.Empty(host.Logs().Warnings);
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_hosts_own_time_limit_holds_also_for_bodies_that_do_not_listen(bool withAkka)
    {
        var deaf = new TaskCompletionSource();
        var host = await Hosts.StartAsync(services =>
        {
            services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(10));
            services.AddEphemeralWorkCoordinator<int>((item, token) => item == 0 ? deaf.Task : Task.Delay(Timeout.Infinite, token),
                new EphemeralOptions { MaxConcurrency = 2 });
            if (withAkka)
                services.AddQuietAkka();
        });
        var coordinator = await host.FillAsync(5);
        await Eventually.True(() => coordinator.ActiveCount == 2);

        await Record.ExceptionAsync(() => host.StopAsync()).InTime();

        // a tenth of that is there for cancelling; the one that listens may just be on its way out when the time is up
        Assert.Contains(host.Logs().Warnings, warning =>
            warning == "Coordinator 'Int32' has stopped: of 5 operations that were left, 0 ended, 4 were cancelled, 1 do not listen and still run."
            || warning == "Coordinator 'Int32' has stopped: of 5 operations that were left, 0 ended, 3 were cancelled, 2 do not listen and still run.");
        deaf.SetResult();
        await ((IAsyncDisposable)host).DisposeAsync().AsTask().InTime();
        Assert.Equal(5, coordinator.TotalCompleted + coordinator.TotalCancelled);
    }

    [Fact]
    public async Task Only_coordinators_that_were_made_are_ended()
    {
        var host = await Hosts.StartAsync(_gate, withAkka: false, maxConcurrency: 2);
        await host.StopAsync().InTime();
        Assert.Empty(host.Logs().Texts);
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    [Fact]
    public async Task A_coordinator_that_is_first_asked_for_while_the_host_stops_takes_nothing_in()
    {
        var host = await Hosts.StartAsync(services => services
            .AddEphemeralWorkCoordinator<int>(_gate.Body)
            .AddEphemeralWorkCoordinator<int>("late", _gate.Body));
        await host.FillAsync(1);
        var stopping = host.StopAsync();
        await Eventually.True(() => host.Services.GetRequiredService<EphemeralWorkCoordinator<int>>().IsCompleted);

        var late = host.Services.GetRequiredService<IEphemeralCoordinatorFactory<int>>().CreateCoordinator("late");
        Assert.True(late.IsCompleted);
        Assert.False(late.TryEnqueue(1));
        _gate.LetGo(0);
        await stopping.InTime();
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whatever_producers_do_meanwhile_everything_admitted_is_ended_or_cancelled(bool withAkka)
    {
        for (var round = 0; round < 15; round++)
        {
            var ran = 0;
            var host = await Hosts.StartAsync(services =>
            {
                services.AddEphemeralWorkCoordinator<int>(async (_, token) =>
                {
                    await Task.Yield();
                    token.ThrowIfCancellationRequested();
                    Interlocked.Increment(ref ran);
                }, new EphemeralOptions { MaxConcurrency = 3, MaxPendingOperations = 10 });
                if (withAkka)
                    services.AddQuietAkka();
            });
            var coordinator = host.Services.GetRequiredService<EphemeralWorkCoordinator<int>>();
            var producers = Enumerable.Range(0, 3).Select(_ => Task.Run(() => ProduceAsync(coordinator))).ToArray();
            await Eventually.True(() => Volatile.Read(ref ran) > 50);
            using var outOfTime = new CancellationTokenSource();
            var stopping = host.StopAsync(outOfTime.Token);
            if (round % 2 == 0)
                await outOfTime.CancelAsync();
            await Record.ExceptionAsync(() => stopping).InTime();

            var admitted = (await Task.WhenAll(producers).InTime()).Sum();
            Assert.Equal(admitted, coordinator.TotalEnqueued);
            Assert.Equal(admitted, coordinator.TotalCompleted + coordinator.TotalFailed + coordinator.TotalCancelled);
            Assert.Equal(coordinator.TotalCompleted, ran);
            await ((IAsyncDisposable)host).DisposeAsync();
        }
    }

    private static async Task<long> ProduceAsync(EphemeralWorkCoordinator<int> coordinator)
    {
        var admitted = 0L;
        try
        {
            while (true)
            {
                await coordinator.EnqueueAsync(1);
                admitted++;
            }
        }
        catch (InvalidOperationException)
        {
            return admitted;
        }
    }
}
