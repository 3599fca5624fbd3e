using Akka.Configuration;
using Akka.Util;

namespace Akka.Actor;

/// <summary>What a system is started with before anything else: its configuration.</summary>
public sealed class BootstrapSetup : Setup.Setup
{
    internal BootstrapSetup() : this(Option<Config>.None, Option<ProviderSelection>.None)
    {
    }

    internal BootstrapSetup(Option<Config> config, Option<ProviderSelection> actorRefProvider)
    {
        Config = config;
        ActorRefProvider = actorRefProvider;
    }

    public Option<Config> Config { get; }

    public Option<ProviderSelection> ActorRefProvider { get; }

    public static BootstrapSetup Create() => new();

    public BootstrapSetup WithConfig(Config config) => new(config, ActorRefProvider);

    /// <summary>Adds a configuration below the one that is there.</summary>
    public BootstrapSetup WithConfigFallback(Config config) =>
        new(Config.HasValue ? Config.Value.WithFallback(config) : config, ActorRefProvider);

    public BootstrapSetup WithActorRefProvider(ProviderSelection name) => new(Config, name);
}

/// <summary>What kinds of refs a system has; this engine has local ones.</summary>
public abstract class ProviderSelection
{
    private ProviderSelection()
    {
    }

    public sealed class Local : ProviderSelection
    {
        public static readonly Local Instance = new();

        private Local()
        {
        }
    }
}
