using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.DependencyInjection;
using Akka.Hosting.Logging;
using Akka.Util;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Akka.Hosting;

/// <summary>Collects what an actor system is created with, and what is started in it with the host.</summary>
public sealed class AkkaConfigurationBuilder
{
    private readonly string _actorSystemName;
    private readonly HashSet<Type> _extensions = [];
    private readonly List<ActorStarterWithResolver> _starters = [];
    private readonly List<StartupTask> _startupTasks = [];
    private Config _config = Config.Empty;

    internal AkkaConfigurationBuilder(string actorSystemName) => _actorSystemName = actorSystemName;

    public Option<Config> Configuration => _config.IsEmpty ? Option<Config>.None : new Option<Config>(_config);

    public HashSet<Setup> Setups { get; } = [];

    public AkkaConfigurationBuilder StartActors(Action<ActorSystem, IActorRegistry> starter) =>
        StartActors((system, registry, _) => starter(system, registry));

    public AkkaConfigurationBuilder StartActors(Action<ActorSystem, IActorRegistry, IDependencyResolver> starter) =>
        StartActors((system, registry, resolver) =>
        {
            starter(system, registry, resolver);
            return Task.CompletedTask;
        });

    public AkkaConfigurationBuilder StartActors(ActorStarter starter) =>
        StartActors((system, registry, _) => starter(system, registry));

    public AkkaConfigurationBuilder StartActors(ActorStarterWithResolver starter)
    {
        _starters.Add(starter);
        return this;
    }

    public AkkaConfigurationBuilder AddStartup(Action<ActorSystem, IActorRegistry> startupTask) =>
        AddStartup((system, registry) =>
        {
            startupTask(system, registry);
            return Task.CompletedTask;
        });

    public AkkaConfigurationBuilder AddStartup(StartupTask startupTask)
    {
        _startupTasks.Add(startupTask);
        return this;
    }

    /// <summary>Loads the extension when the system is created.</summary>
    public AkkaConfigurationBuilder WithExtension<T>() where T : IExtensionId => WithExtensions(typeof(T));

    /// <summary>Loads the extensions when the system is created.</summary>
    public AkkaConfigurationBuilder WithExtensions(params Type[] extensions)
    {
        foreach (var extension in extensions)
        {
            if (!typeof(IExtensionId).IsAssignableFrom(extension) || extension.GetConstructor(Type.EmptyTypes) is null)
                throw new ConfigurationException(
                    $"'{extension}' is not an extension id. "
                    + "Derive it from ExtensionIdProvider<T> and give it a constructor without parameters.");
            _extensions.Add(extension);
        }
        return this;
    }

    internal void Add(Config config, HoconAddMode mode) => _config = mode switch
    {
        HoconAddMode.Prepend or HoconAddMode.Replace => config.WithFallback(_config),
        HoconAddMode.Append => _config.WithFallback(config),
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Expected Prepend, Append or Replace."),
    };

    /// <summary>A later setup of a type replaces an earlier one; the settings of a BootstrapSetup are prepended.</summary>
    internal void Add(Setup setup)
    {
        if (setup is BootstrapSetup bootstrap)
        {
            if (bootstrap.Config.HasValue) Add(bootstrap.Config.Value, HoconAddMode.Prepend);
            return;
        }
        Setups.RemoveWhere(s => s.GetType() == setup.GetType());
        Setups.Add(setup);
    }

    internal ActorSystem Build(IServiceProvider services)
    {
        Setup[] own = [BootstrapSetup.Create().WithConfig(_config), DependencyResolverSetup.Create(services)];
        if (services.GetService<ILoggerFactory>() is { } loggerFactory) own = [.. own, new LoggerFactorySetup(loggerFactory)];
        var given = Setups.Select(s => s.GetType()).ToHashSet();
        var setup = ActorSystemSetup.Create([.. own.Where(s => !given.Contains(s.GetType())), .. Setups]);
        var system = ActorSystem.Create(_actorSystemName, setup);
        foreach (var extension in _extensions) system.RegisterExtension((IExtensionId)Activator.CreateInstance(extension)!);
        return system;
    }

    internal async Task StartAsync(ActorSystem system)
    {
        var registry = ActorRegistry.For(system);
        var resolver = DependencyResolver.For(system).Resolver;
        foreach (var starter in _starters) await starter(system, registry, resolver);
        foreach (var startupTask in _startupTasks) await startupTask(system, registry);
    }
}
