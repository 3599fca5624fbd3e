using Akka.Actor;
using Akka.Configuration;
using Akka.DependencyInjection;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Engine.Conformance.Tests.Hosting;

public sealed class DependencyResolverTests : IAsyncLifetime
{
    private readonly Microsoft.Extensions.DependencyInjection.ServiceProvider _services = new ServiceCollection()
        .AddSingleton<Clock>()
        .AddScoped<Session>()
        .BuildServiceProvider();

    private readonly ActorSystem _system;

    private static Config Silent => "akka.stdout-loglevel = OFF, akka.loglevel = OFF";

    public DependencyResolverTests() => _system = ActorSystem.Create("injected", BootstrapSetup.Create()
        .WithConfig(Silent)
        .And(DependencyResolverSetup.Create(_services)));

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _system.Terminate();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task An_actors_constructor_takes_services_and_given_arguments()
    {
        var props = DependencyResolver.For(_system).Props<Injected>("given");

        var (clock, name) = await AskAsync(_system.ActorOf(props));

        Assert.Same(_services.GetRequiredService<Clock>(), clock);
        Assert.Equal("given", name);
    }

    [Fact]
    public async Task The_actors_type_may_be_known_at_run_time_only()
    {
        var props = DependencyResolver.For(_system).Props(typeof(Injected), "given");

        Assert.Equal(typeof(Injected), props.Type);
        Assert.Equal("given", (await AskAsync(_system.ActorOf(props))).Name);
    }

    [Fact]
    public async Task A_restarted_actor_is_a_new_one_with_the_same_arguments()
    {
        var actor = _system.ActorOf(DependencyResolver.For(_system).Props<Injected>("given"));
        var before = await actor.Ask<Injected>("self", HostedSystem.Patience);

        actor.Tell(new InvalidOperationException("restart"));
        var after = await actor.Ask<Injected>("self", HostedSystem.Patience);

        Assert.NotSame(before, after);
        Assert.Same(before.Clock, after.Clock);
        Assert.Equal("given", after.Name);
    }

    [Fact]
    public void A_scope_owns_its_scoped_services()
    {
        Session session;
        using (var scope = DependencyResolver.For(_system).Resolver.CreateScope())
        {
            session = scope.Resolver.GetService<Session>()!;
            Assert.Same(session, scope.Resolver.GetService(typeof(Session)));
            Assert.False(session.IsDisposed);
        }

        Assert.True(session.IsDisposed);
    }

    [Fact]
    public async Task A_system_without_a_container_says_so()
    {
        var bare = ActorSystem.Create("bare", Silent);

        Assert.ThrowsAny<Exception>(() => DependencyResolver.For(bare));
        await bare.Terminate();
    }

    [Fact]
    public async Task A_hosted_system_resolves_from_its_hosts_container()
    {
        var host = await HostedSystem.StartAsync(
            akka => akka
                .WithActors((system, registry) => registry.Register<Echo>(system.ActorOf(Props.Create<Echo>())))
                .WithActors((system, registry, resolver) =>
                    registry.Register<NeedsEcho>(system.ActorOf(resolver.Props<NeedsEcho>()))));
        var registry = host.Services.GetRequiredService<ActorRegistry>();

        var injected = await registry.Get<NeedsEcho>().Ask<IActorRef>("which?", HostedSystem.Patience);

        Assert.Equal(registry.Get<Echo>(), injected);
        var resolver = DependencyResolver.For(host.Services.GetRequiredService<ActorSystem>()).Resolver;
        Assert.Same(host.Services.GetRequiredService<IHostEnvironment>(), resolver.GetService<IHostEnvironment>());
        await host.EndAsync();
    }

    private static Task<(Clock Clock, string Name)> AskAsync(IActorRef actor) =>
        actor.Ask<(Clock, string)>("parts", HostedSystem.Patience);

    public sealed class Clock;

    public sealed class Session : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    public sealed class Injected(Clock clock, string name) : UntypedActor
    {
        public Clock Clock => clock;

        public string Name => name;

        protected override void OnReceive(object message)
        {
            if (message is Exception failure) throw failure;
            if (message is "parts") Sender.Tell((clock, name));
            else Sender.Tell(this);
        }
    }

    internal sealed class NeedsEcho(IRequiredActor<Echo> echo) : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(echo.ActorRef);
    }
}
