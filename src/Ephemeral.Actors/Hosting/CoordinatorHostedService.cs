using System.Diagnostics;
using Akka.Actor;
using Akka.Configuration;
using Akka.DependencyInjection;
using Akka.Hosting;
using Akka.Hosting.Logging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ephemeral.Actors.Hosting;

/// <summary>
/// Checks all registrations before anything starts. When every other hosted service has stopped, and with them all that produces work, it
/// closes intake, drains the coordinators, and only then ends the actor system.
/// </summary>
/// <remarks>It is AddAkka's hosted service too, which would end the actor system under producers that were registered before it.</remarks>
internal sealed class CoordinatorHostedService(IServiceProvider services, AkkaConfigurationBuilder? akka) : AkkaHostedService(
    akka!, services, services.GetRequiredService<ILogger<AkkaHostedService>>(), services.GetRequiredService<IHostApplicationLifetime>()),
    IHostedLifecycleService
{
    // this much of the host's time is kept for cancelling what has not ended, and for the rest of the host
    private const double KeptShare = 0.1;
    private static readonly TimeSpan KeptAtMost = TimeSpan.FromSeconds(3);

    private readonly StartCheck _check = services.GetRequiredService<StartCheck>();
    private readonly CoordinatorStop _stop = services.GetRequiredService<CoordinatorStop>();
    private readonly CoordinatorSystem _system = services.GetRequiredService<CoordinatorSystem>();
    private readonly TimeSpan _limit = services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;
    private long _stoppingSince;

    /// <summary>Finds among all that the container was made from whether AddAkka has been given a hosted service of the application's own.</summary>
    public static AkkaHostedService Create(IServiceProvider services, IServiceCollection descriptors)
    {
        var hasOwn = descriptors.Any(service => service.ServiceType == typeof(IHostedService) && !service.IsKeyedService
            && service.ImplementationType?.IsSubclassOf(typeof(AkkaHostedService)) == true);
        return new CoordinatorHostedService(services, hasOwn ? null : services.GetService<AkkaConfigurationBuilder>());
    }

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _check.Run();
        return Task.CompletedTask;
    }

    public override Task StartAsync(CancellationToken cancellationToken) =>
        ConfigurationBuilder is null ? Task.CompletedTask : base.StartAsync(cancellationToken);

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _stoppingSince = Stopwatch.GetTimestamp();
        return Task.CompletedTask;
    }

    public override Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        var kept = _limit * KeptShare < KeptAtMost ? _limit * KeptShare : KeptAtMost;
        using (var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            if (_limit > TimeSpan.Zero && _limit.TotalMilliseconds < int.MaxValue)
            {
                var left = _limit - kept - Stopwatch.GetElapsedTime(_stoppingSince);
                enough.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
            }

            await _stop.DrainAsync(enough.Token).ConfigureAwait(false);
        }

        using var givingUp = new CancellationTokenSource(kept > TimeSpan.Zero ? kept : KeptAtMost);
        await _stop.GiveUpAsync(givingUp.Token).ConfigureAwait(false);
        if (ActorSystem is not null)
            await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await _system.EndAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}

/// <summary>
/// The one actor system of a container's coordinators: the registered one, as AddAkka's is, else one of the container's own, started when needed.
/// </summary>
internal sealed class CoordinatorSystem(IServiceProvider services) : IAsyncDisposable, IDisposable
{
    private static readonly Config OwnSettings = ConfigurationFactory.ParseString($$"""
        akka {
          loggers = ["{{typeof(LoggerFactoryLogger).AssemblyQualifiedName}}"]
          stdout-loglevel = OFF
        }
        """).WithFallback(LibrarySettings.Config);

    private readonly Lock _lock = new();

#pragma warning disable CA2213 // the container's, which disposes it after what was made with it because it is found here
    private readonly ActorSystem? _registered = services.GetService<ActorSystem>();
#pragma warning restore CA2213

    private ActorSystem? _own;
    private bool _isEnded;

    /// <summary>The settings of the registered system; null when there is none.</summary>
    public Config? Settings => _registered?.Settings.Config;

    public ActorSystem Get()
    {
        if (_registered is not null)
            return _registered;
        lock (_lock)
        {
            if (_isEnded)
                throw new ObjectDisposedException(nameof(ActorSystem), "The host has stopped: no coordinator can be made any more.");
            // its threads must not keep what flows with whoever comes first
            using var suppressed = ExecutionContext.SuppressFlow();
            // as in a system of AddAkka, DependencyResolver.For(system) gives its actors the container's services, and its log is the container's
            return _own ??= ActorSystem.Create("ephemeral", BootstrapSetup.Create().WithConfig(OwnSettings)
                .And(DependencyResolverSetup.Create(services))
                .And(new LoggerFactorySetup(services.GetRequiredService<ILoggerFactory>())));
        }
    }

    /// <summary>Ends the container's own system; a registered one ends by whoever registered it.</summary>
    public Task EndAsync()
    {
        lock (_lock)
        {
            _isEnded = true;
            return _own?.Terminate() ?? Task.CompletedTask;
        }
    }

    public async ValueTask DisposeAsync() => await EndAsync().ConfigureAwait(false);

    public void Dispose() => EndAsync().GetAwaiter().GetResult();
}
