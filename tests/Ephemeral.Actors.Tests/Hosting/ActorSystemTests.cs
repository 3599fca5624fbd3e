using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Configuration;
using Akka.DependencyInjection;
using Akka.Hosting;
using Ephemeral.Actors.Hosting;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ephemeral.Actors.Tests.Hosting;

public class ActorSystemTests
{
    private readonly Gate _gate = new();

    [Fact]
    public async Task The_hosts_own_actor_system_keeps_nothing_that_flows_with_whoever_makes_it()
    {
        await using var services = Hosts.Container(static services => services.AddEphemeralWorkCoordinator<int>(static (_, _) => Task.CompletedTask));
        var request = MakeInRequest(services);
        await Eventually.True(() =>
        {
            GC.Collect();
            return !request.IsAlive;
        });
        Assert.False(services.GetRequiredService<EphemeralWorkCoordinator<int>>().IsCompleted);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference MakeInRequest(IServiceProvider services)
    {
        WeakReference? request = null;
        var thread = new Thread(() =>
        {
            var flowing = new AsyncLocal<object> { Value = new object() };
            request = new WeakReference(flowing.Value);
            services.GetRequiredService<EphemeralWorkCoordinator<int>>();
        });
        thread.Start();
        thread.Join();
        return request!;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Coordinators_live_in_the_registered_actor_system_whatever_was_registered_first(bool akkaFirst)
    {
        var host = await Hosts.StartAsync(services =>
        {
            if (akkaFirst)
                services.AddQuietAkka();
            services.AddEphemeralWorkCoordinator<int>(_gate.Body);
            if (!akkaFirst)
                services.AddQuietAkka();
        });
        var coordinator = host.Services.GetRequiredService<EphemeralWorkCoordinator<int>>();
        await host.Services.GetRequiredService<ActorSystem>().Terminate().InTime();
        await Eventually.True(() => coordinator.IsDrained);
        Assert.Throws<ObjectDisposedException>(() => coordinator.TryEnqueue(1));
        await host.EndAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_one_a_container_owns_its_actor_system_and_ends_it_whichever_way_it_is_disposed(bool asynchronously)
    {
        var container = Hosts.Container(services => services
            .AddEphemeralWorkCoordinator<int>(_gate.Body, new EphemeralOptions { MaxConcurrency = 1 })
            .AddEphemeralWorkCoordinator<int>("by factory", _gate.Body, new EphemeralOptions { MaxConcurrency = 1 }));
        EphemeralWorkCoordinator<int>[] coordinators =
        [
            container.GetRequiredService<EphemeralWorkCoordinator<int>>(),
            container.GetRequiredService<IEphemeralCoordinatorFactory<int>>().CreateCoordinator("by factory"),
        ];
        var system = container.GetRequiredService<CoordinatorSystem>().Get();
        foreach (var coordinator in coordinators)
        {
            await coordinator.EnqueueAsync(0);
            await coordinator.EnqueueAsync(1);
            await Eventually.True(() => coordinator.ActiveCount == 1);
        }

        if (asynchronously)
            await container.DisposeAsync().AsTask().InTime();
        else
            await Task.Run(container.Dispose).InTime();

        Assert.All(coordinators, coordinator =>
        {
            Assert.True(coordinator.IsDrained);
            Assert.Equal((2, 2), (coordinator.TotalEnqueued, coordinator.TotalCancelled));
            Assert.Throws<ObjectDisposedException>(() => coordinator.TryEnqueue(1));
        });
        Assert.True(system.WhenTerminated.IsCompleted);
        Assert.Equal(0, _gate.Running);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task With_the_registered_actor_system_a_container_may_be_disposed_either_way_too(bool asynchronously)
    {
        var container = Hosts.Container(services => services.AddEphemeralWorkCoordinator<int>(_gate.Body).AddQuietAkka());
        var coordinator = container.GetRequiredService<EphemeralWorkCoordinator<int>>();
        await coordinator.EnqueueAsync(0);
        await _gate.HasStarted(0);
        if (asynchronously)
            await container.DisposeAsync().AsTask().InTime();
        else
            await Task.Run(container.Dispose).InTime();
        Assert.Equal((true, 1), (coordinator.IsDrained, coordinator.TotalCancelled));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Actors_of_either_actor_system_are_given_the_containers_services(bool withAkka)
    {
        var host = await Hosts.StartAsync(services =>
        {
            services.AddSingleton<Journal>().AddEphemeralWorkCoordinator<int>(_gate.Body);
            if (withAkka)
                services.AddQuietAkka();
        });
        var system = host.Services.GetRequiredService<CoordinatorSystem>().Get();
        Assert.Same(host.Services.GetRequiredService<Journal>(), DependencyResolver.For(system).Resolver.GetService<Journal>());
        await host.EndAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_actor_system_with_a_hosted_service_of_the_applications_own_is_started_once_and_ends(bool akkaFirst)
    {
        var host = await Hosts.StartAsync(services =>
        {
            if (akkaFirst)
                AddAkka(services);
            services.AddEphemeralWorkCoordinator<int>(_gate.Body);
            if (!akkaFirst)
                AddAkka(services);
        });
        var coordinator = await host.FillAsync(1);
        _gate.LetGo(0);
        await host.StopAsync().InTime();
        var own = host.Services.GetServices<IHostedService>().OfType<OwnHostedService>().Single();
        Assert.Equal((1, 1), (own.Starts, coordinator.TotalCompleted));
        Assert.True(host.Services.GetRequiredService<ActorSystem>().WhenTerminated.IsCompleted);
        await ((IAsyncDisposable)host).DisposeAsync();

        static void AddAkka(IServiceCollection services) => services.AddAkka<OwnHostedService>("own", (builder, _) =>
            builder.AddHocon(ConfigurationFactory.ParseString("akka { stdout-loglevel = OFF, loglevel = OFF }"), HoconAddMode.Prepend));
    }

    private sealed class OwnHostedService(
        AkkaConfigurationBuilder builder, IServiceProvider services, ILogger<AkkaHostedService> log, IHostApplicationLifetime lifetime)
        : AkkaHostedService(builder, services, log, lifetime)
    {
        public int Starts { get; private set; }

        public override Task StartAsync(CancellationToken cancellationToken)
        {
            Starts++;
            return base.StartAsync(cancellationToken);
        }
    }

    [Fact]
    public async Task A_container_without_coordinators_starts_no_actor_system()
    {
        var container = Hosts.Container(services => services.AddEphemeralWorkCoordinator<int>(_gate.Body));
        var system = container.GetRequiredService<CoordinatorSystem>();
        Assert.Null(system.Settings);
        await container.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(system.Get);
    }
}
