using Akka.Actor;
using Akka.Configuration;
using Akka.Hosting;
using Ephemeral.Actors.Protocol;
using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ephemeral.Cluster.Tests.Hosting;

public class InjectionTests
{
    [Fact]
    public async Task A_handle_is_injected_and_its_actor_is_the_required_one()
    {
        using var host = Build(
            akka => akka
                .WithEphemeralShardedCoordinator<string, int>("numbers", static number => $"{number % 2}", static (_, _) => Task.CompletedTask)
                .WithEphemeralShardedResultCoordinator<string, int, int>("squares", static number => $"{number}", services =>
                {
                    var factor = services.GetRequiredService<Factor>();
                    return (number, operation, _) => Task.FromResult(number * number * factor.Value);
                }),
            services => services.AddSingleton(new Factor(10))
                .AddEphemeralShardedCoordinator<string, int>("numbers").AddEphemeralShardedResultCoordinator<string, int, int>("squares")
                .AddHostedService<Early>());
        await host.StartAsync().InTime();

        var (numbers, squares) = (host.Services.GetRequiredService<EphemeralShardedCoordinator<string, int>>(),
            host.Services.GetRequiredService<EphemeralShardedResultCoordinator<string, int, int>>());
        Assert.Same(numbers, host.Services.GetRequiredKeyedService<EphemeralShardedCoordinator<string, int>>("numbers"));
        Assert.Same(numbers, host.Services.GetServices<IHostedService>().OfType<Early>().Single().Numbers);
        var required = host.Services.GetRequiredService<IRequiredActor<EphemeralShardedResultCoordinator<string, int, int>>>().ActorRef;
        Assert.Equal(squares.Actor, required);
        Assert.Equal(490, (await required.Ask<Succeeded<int>>(new Submit<int>(7)).InTime()).Result);
        Assert.Equal(490, await (await squares.SubmitAsync(7)).Completion.InTime());
        await host.StopAsync().InTime();
    }

    [Fact]
    public async Task A_name_that_the_actor_system_does_not_start_is_an_error_that_lists_those_that_it_does()
    {
        using var host = Build(
            static akka => akka.WithEphemeralShardedCoordinator<string, int>("numbers", static number => $"{number}", static (_, _) => Task.CompletedTask),
            static services => services.AddEphemeralShardedCoordinator<string, int>("nubmers"));
        await host.StartAsync().InTime();

        var error = Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredService<EphemeralShardedCoordinator<string, int>>());

        Assert.StartsWith("The actor system starts no EphemeralShardedCoordinator<String, Int32> named 'nubmers'. It starts: 'numbers', ", error.Message);
        await host.StopAsync().InTime();
    }

    [Fact]
    public async Task Two_of_one_name_are_refused()
    {
        using var host = Build(
            static akka => akka
                .WithEphemeralShardedCoordinator<string, int>("numbers", static number => $"{number}", static (_, _) => Task.CompletedTask)
                .WithEphemeralShardedCoordinator<string, string>("numbers", static text => text, static (_, _) => Task.CompletedTask),
            static _ => { });

        var error = await Assert.ThrowsAsync<ArgumentException>(() => host.StartAsync().InTime());

        Assert.StartsWith("The actor system starts a coordinator 'numbers' already.", error.Message);
    }

    [Theory]
    [InlineData("", 75_000)]
    [InlineData("akka.coordinated-shutdown.phases.cluster-sharding-shutdown-region.timeout = 20s", 20_000)]
    public async Task The_nodes_end_waits_for_the_longest_hand_off_unless_the_application_has_set_it(string hocon, int milliseconds)
    {
        using var host = Build(
            akka =>
            {
                akka.AddHocon(ConfigurationFactory.ParseString(hocon), HoconAddMode.Append);
                foreach (var seconds in new[] { 20, 60, 40 })
                {
                    akka.WithEphemeralShardedCoordinator<string, int>($"handed-off-in-{seconds}", static number => $"{number}",
                        static (_, _) => Task.CompletedTask, new EphemeralShardingOptions { HandOffTimeout = TimeSpan.FromSeconds(seconds) });
                }
            },
            static _ => { });
        await host.StartAsync().InTime();

        var shutdown = CoordinatedShutdown.Get(host.Services.GetRequiredService<ActorSystem>());
        Assert.Equal(milliseconds, shutdown.Timeout(CoordinatedShutdown.PhaseClusterShardingShutdownRegion).TotalMilliseconds);
        await host.StopAsync().InTime();
    }

    private static IHost Build(Action<AkkaConfigurationBuilder> akka, Action<IServiceCollection> services)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddAkka("shop", system => akka(system.AddHocon(
            ConfigurationFactory.ParseString("akka { stdout-loglevel = OFF, loglevel = OFF }"), HoconAddMode.Prepend)));
        services(builder.Services);
        return builder.Build();
    }

    private sealed record Factor(int Value);

    /// <summary>Hosted services are made before any is started, the actor system's own included.</summary>
    private sealed class Early(EphemeralShardedCoordinator<string, int> numbers) : IHostedService
    {
        public EphemeralShardedCoordinator<string, int> Numbers => numbers;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
