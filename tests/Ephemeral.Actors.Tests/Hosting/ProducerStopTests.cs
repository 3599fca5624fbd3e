using Akka.Hosting;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ephemeral.Actors.Tests.Hosting;

/// <summary>Hosted services that produce stop before intake closes, in whichever order all of them were registered.</summary>
public class ProducerStopTests
{
    public static TheoryData<string> Orders => new(
        "coordinator, producer", "producer, coordinator",
        "akka, coordinator, producer", "akka, producer, coordinator", "coordinator, akka, producer",
        "coordinator, producer, akka", "producer, akka, coordinator", "producer, coordinator, akka");

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task A_producing_background_service_is_never_refused(string order)
    {
        var host = await StartAsync(order, services => services.AddHostedService<EndlessProducer>());
        Assert.Single(host.Services.GetServices<IHostedService>().OfType<AkkaHostedService>());
        var producer = host.Services.GetServices<IHostedService>().OfType<EndlessProducer>().Single();
        await Eventually.True(() => producer.Admitted > 20);

        await host.StopAsync().InTime();

        Assert.Null(producer.Refusal);
        var coordinator = host.Services.GetRequiredService<EphemeralWorkCoordinator<int>>();
        Assert.Equal((producer.Admitted, producer.Admitted), (coordinator.TotalEnqueued, coordinator.TotalCompleted));
        Assert.Empty(host.Logs().Warnings);
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task What_a_service_hands_over_while_it_stops_is_taken_in_and_run(string order)
    {
        var host = await StartAsync(order, services => services.AddSingleton<Buffer>().AddHostedService(p => p.GetRequiredService<Buffer>()));
        var buffer = host.Services.GetRequiredService<Buffer>();
        buffer.Items.AddRange(Enumerable.Range(0, 50));

        await host.StopAsync().InTime();

        Assert.Equal(50, host.Services.GetRequiredService<EphemeralWorkCoordinator<int>>().TotalCompleted);
        Assert.Equal(1, buffer.Stops);
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Services_that_stop_at_the_same_time_are_all_waited_for(bool withAkka)
    {
        var host = await StartAsync(withAkka ? "akka, coordinator, producer" : "coordinator, producer", services => services
            .Configure<HostOptions>(options => options.ServicesStopConcurrently = true)
            .AddSingleton<Buffer>().AddHostedService(p => p.GetRequiredService<Buffer>()));
        host.Services.GetRequiredService<Buffer>().Items.AddRange(Enumerable.Range(0, 50));

        await host.StopAsync().InTime();

        Assert.Equal(50, host.Services.GetRequiredService<EphemeralWorkCoordinator<int>>().TotalCompleted);
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_report_counts_what_was_left_when_intake_closed(bool withAkka)
    {
        var gate = new Gate();
        var host = await Hosts.StartAsync(services =>
        {
            services.AddEphemeralWorkCoordinator<int>(gate.Body, new EphemeralOptions { MaxConcurrency = 2 });
            services.AddSingleton<Buffer>().AddHostedService(p => p.GetRequiredService<Buffer>());
            if (withAkka)
                services.AddQuietAkka();
        });
        await host.FillAsync(5);
        await gate.HasStarted(0, 1);
        host.Services.GetRequiredService<Buffer>().Items.AddRange([5, 6, 7]);
        host.Services.GetRequiredService<Buffer>().WhenStopping = async () =>
        {
            gate.LetGo(0);
            await gate.HasStarted(2);
        };

        var stopping = host.StopAsync();
        var coordinator = host.Services.GetRequiredService<EphemeralWorkCoordinator<int>>();
        await Eventually.True(() => coordinator.IsCompleted);
        gate.LetGoAll(8);
        await stopping.InTime();

        Assert.Equal(
            "Coordinator 'Int32' has stopped: of 7 operations that were left, 7 ended, 0 were cancelled, 0 do not listen and still run.",
            Assert.Single(host.Logs().Texts));
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    [Fact]
    public async Task What_can_not_start_is_not_waited_for()
    {
        var gate = new Gate();
        var host = await Hosts.StartAsync(gate, withAkka: false, maxConcurrency: 1);
        var coordinator = await host.FillAsync(4);
        await gate.HasStarted(0);
        coordinator.Pause();

        var stopping = host.StopAsync();
        await Eventually.True(() => coordinator.IsCompleted);
        Assert.False(stopping.IsCompleted);
        gate.LetGo(0);
        await stopping.InTime();

        Assert.Equal((1, 3), (coordinator.TotalCompleted, coordinator.TotalCancelled));
        Assert.StartsWith(
            "Coordinator 'Int32' has stopped: of 4 operations that were left, 1 ended, 3 were cancelled",
            Assert.Single(host.Logs().Texts), StringComparison.Ordinal);
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    [Fact]
    public async Task One_whose_clock_throws_keeps_no_other_from_draining()
    {
        var (gate, time) = (new Gate(), new TimeThatFails());
        var host = await Hosts.StartAsync(services =>
        {
            services.AddEphemeralWorkCoordinator<string>((_, _) => Task.CompletedTask, new EphemeralOptions { TimeProvider = time });
            services.AddEphemeralWorkCoordinator<int>(gate.Body, new EphemeralOptions { MaxConcurrency = 1 });
        });
        await host.Services.GetRequiredService<EphemeralWorkCoordinator<string>>().EnqueueAsync("made first");
        var coordinator = await host.FillAsync(3);
        time.Fails = true;

        var stopping = host.StopAsync();
        await Eventually.True(() => coordinator.IsCompleted);
        gate.LetGoAll(3);
        await stopping.InTime();

        Assert.Equal(3, coordinator.TotalCompleted);
        Assert.Contains(host.Logs().Texts, text => text.StartsWith("Coordinator 'Int32' has stopped: of 3", StringComparison.Ordinal));
        Assert.Contains(host.Logs().Texts, text => text.StartsWith("Coordinator 'String' has stopped. What became", StringComparison.Ordinal));
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    private static Task<IHost> StartAsync(string order, Action<IServiceCollection> producer) => Hosts.StartAsync(services =>
    {
        foreach (var what in order.Split(", "))
        {
            if (what == "akka")
                services.AddQuietAkka();
            else if (what == "producer")
                producer(services);
            else
                services.AddEphemeralWorkCoordinator<int>(async (_, _) => await Task.Yield(), new EphemeralOptions { MaxPendingOperations = 8 });
        }
    });

    private sealed class TimeThatFails : TimeProvider
    {
        public bool Fails { get; set; }

        public override long GetTimestamp() => Fails ? throw new InvalidOperationException("The clock failed on purpose.") : base.GetTimestamp();
    }

    private sealed class EndlessProducer(EphemeralWorkCoordinator<int> coordinator) : BackgroundService
    {
        private long _admitted;

        public long Admitted => Interlocked.Read(ref _admitted);

        public Exception? Refusal { get; private set; }

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            try
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    await coordinator.EnqueueAsync(1, stoppingToken);
                    Interlocked.Increment(ref _admitted);
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Refusal = e;
            }
            catch (OperationCanceledException)
            {
            }
        }
    }

    /// <summary>Hands over what it has when it stops, as a batcher that is flushed does.</summary>
    private sealed class Buffer(EphemeralWorkCoordinator<int> coordinator) : IHostedService
    {
        public List<int> Items { get; } = [];

        public Func<Task> WhenStopping { get; set; } = () => Task.CompletedTask;

        public int Stops { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            Stops++;
            await WhenStopping();
            foreach (var item in Items)
                await coordinator.EnqueueAsync(item, cancellationToken);
        }
    }
}
