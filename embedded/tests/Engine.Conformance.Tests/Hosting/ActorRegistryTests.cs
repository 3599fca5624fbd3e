using Akka.Actor;
using Akka.Hosting;

namespace Engine.Conformance.Tests.Hosting;

public sealed class ActorRegistryTests : IAsyncLifetime
{
    private readonly ActorSystem _system = ActorSystem.Create("registry", "akka.stdout-loglevel = OFF, akka.loglevel = OFF");
    private readonly IActorRef _first;
    private readonly IActorRef _second;
    private readonly ActorRegistry _registry;

    public ActorRegistryTests()
    {
        _registry = ActorRegistry.For(_system);
        _first = _system.ActorOf(Props.Create<Echo>(), "first");
        _second = _system.ActorOf(Props.Create<Echo>(), "second");
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _system.Terminate();

    [Fact]
    public void A_system_has_one_registry() => Assert.Same(_registry, ActorRegistry.For(_system));

    [Fact]
    public void An_actor_is_found_under_its_key_and_under_no_other()
    {
        _registry.Register<Echo>(_first);

        Assert.Equal(_first, _registry.Get<Echo>());
        Assert.True(_registry.TryGet<Echo>(out var found));
        Assert.Equal(_first, found);
        Assert.True(_registry.TryGet(typeof(Echo), out _));
        Assert.False(_registry.TryGet<string>(out _));
        Assert.Throws<MissingActorRegistryEntryException>(() => _registry.Get<string>());
    }

    [Fact]
    public void A_key_that_is_taken_is_refused_unless_it_shall_be_overwritten()
    {
        _registry.Register<Echo>(_first);

        Assert.Throws<DuplicateActorRegistryException>(() => _registry.Register<Echo>(_second));
        Assert.False(_registry.TryRegister<Echo>(_second));
        Assert.Equal(_first, _registry.Get<Echo>());

        _registry.Register<Echo>(_second, overwrite: true);
        Assert.Equal(_second, _registry.Get<Echo>());
    }

    [Fact]
    public async Task Awaiting_an_actor_ends_when_it_is_registered()
    {
        var early = _registry.GetAsync<Echo>();
        Assert.False(early.IsCompleted);

        _registry.Register<Echo>(_first);

        Assert.Equal(_first, await early.WaitAsync(HostedSystem.Patience));
        Assert.Equal(_first, await _registry.GetAsync<Echo>().WaitAsync(HostedSystem.Patience));
    }

    [Fact]
    public async Task Giving_up_on_an_actor_leaves_others_waiting_for_it()
    {
        using var impatience = new CancellationTokenSource();
        var impatient = _registry.GetAsync<Echo>(impatience.Token);
        var patient = _registry.GetAsync<Echo>();

        impatience.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient.WaitAsync(HostedSystem.Patience));
        _registry.Register<Echo>(_first);

        Assert.Equal(_first, await patient.WaitAsync(HostedSystem.Patience));
    }

    [Fact]
    public async Task Of_many_that_register_under_one_key_one_succeeds()
    {
        const int rounds = 100, racers = 4;
        var won = 0;
        for (var round = 0; round < rounds; round++)
        {
            var registry = new ActorRegistry();
            using var start = new Barrier(racers);
            var results = await Task.WhenAll(Enumerable.Range(0, racers).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    return registry.TryRegister<Echo>(_first);
                },
                TaskCreationOptions.LongRunning)));
            won += results.Count(r => r);
        }

        Assert.Equal(rounds, won);
    }
}
