using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Engine.Conformance.Tests.Hosting;

public class HostTests
{
    [Fact]
    public async Task The_actors_run_once_the_host_has_started()
    {
        var host = await HostedSystem.StartAsync(akka => akka.WithActors((system, registry) =>
            registry.Register<Echo>(system.ActorOf(Props.Create<Echo>(), "echo"))));

        var echo = host.Services.GetRequiredService<ActorRegistry>().Get<Echo>();

        Assert.Equal("hosted", host.Services.GetRequiredService<ActorSystem>().Name);
        Assert.Equal("hi", await echo.Ask<string>("hi", HostedSystem.Patience));
        await host.EndAsync();
    }

    [Fact]
    public async Task An_actor_is_injected_by_its_key()
    {
        var host = await HostedSystem.StartAsync(
            akka => akka.WithActors((system, registry) => registry.Register<Echo>(system.ActorOf(Props.Create<Echo>(), "echo"))),
            services => services.AddSingleton<NeedsEcho>());
        var expected = host.Services.GetRequiredService<IReadOnlyActorRegistry>().Get<Echo>();

        var injected = host.Services.GetRequiredService<NeedsEcho>().Echo;

        Assert.Equal(expected, injected.ActorRef);
        Assert.Equal(expected, await injected.GetAsync());
        Assert.Equal("/user/echo", expected.Path.ToStringWithoutAddress());
        await host.EndAsync();
    }

    [Fact]
    public async Task Everything_comes_from_the_one_actor_system()
    {
        var host = await HostedSystem.StartAsync(_ => { });
        var system = host.Services.GetRequiredService<ActorSystem>();

        Assert.Same(system, host.Services.GetRequiredService<ActorSystem>());
        Assert.Same(ActorRegistry.For(system), host.Services.GetRequiredService<ActorRegistry>());
        await host.EndAsync();
    }

    [Fact]
    public async Task The_host_waits_for_asynchronous_starters_one_after_the_other_and_then_for_startup_tasks()
    {
        var order = new List<string>();

        var host = await HostedSystem.StartAsync(akka => akka
            .AddStartup(async (system, registry) =>
            {
                await Task.Yield();
                order.Add($"startup with {(registry.TryGet<Echo>(out _) ? "echo" : "nothing")}");
            })
            .WithActors(async (system, registry) =>
            {
                await Task.Yield();
                registry.Register<Echo>(system.ActorOf(Props.Create<Echo>()));
                order.Add("first");
            })
            .WithActors((_, _) => order.Add("second")));

        Assert.Equal(["first", "second", "startup with echo"], order);
        await host.EndAsync();
    }

    [Fact]
    public async Task Stopping_the_host_runs_the_coordinated_shutdown_and_ends_the_system()
    {
        var order = new List<string>();
        var host = await HostedSystem.StartAsync(akka => akka.WithActors((system, _) =>
        {
            var shutdown = CoordinatedShutdown.Get(system);
            shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "stop", () => Note("stop"));
            shutdown.AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "unbind", () => Note("unbind"));
        }));
        var system = host.Services.GetRequiredService<ActorSystem>();

        await host.StopAsync().WaitAsync(HostedSystem.Patience);

        Assert.Equal(["unbind", "stop"], order);
        await system.WhenTerminated.WaitAsync(HostedSystem.Patience);
        host.Dispose();

        Task<Akka.Done> Note(string step)
        {
            order.Add(step);
            return Task.FromResult(Akka.Done.Instance);
        }
    }

    [Fact]
    public async Task A_system_that_ends_by_itself_stops_its_host()
    {
        var host = await HostedSystem.StartAsync(_ => { });
        var stopping = new TaskCompletionSource();
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);

        await host.Services.GetRequiredService<ActorSystem>().Terminate().WaitAsync(HostedSystem.Patience);

        await stopping.Task.WaitAsync(HostedSystem.Patience);
        await host.EndAsync();
    }

    [Fact]
    public async Task An_extension_is_loaded_with_the_system()
    {
        var host = await HostedSystem.StartAsync(akka => akka.WithExtension<MarkerId>());

        Assert.True(host.Services.GetRequiredService<ActorSystem>().HasExtension<Marker>());
        await host.EndAsync();
    }

    internal sealed class NeedsEcho(IRequiredActor<Echo> echo)
    {
        public IRequiredActor<Echo> Echo => echo;
    }

    public sealed class Marker : IExtension;

    public sealed class MarkerId : ExtensionIdProvider<Marker>
    {
        public override Marker CreateExtension(ExtendedActorSystem system) => new();
    }
}
