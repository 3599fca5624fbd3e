using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Akka.Hosting;

/// <summary>Starts and stops the actor system with the host, and stops the host when the system ends by itself.</summary>
internal sealed class AkkaHostedService(
    IServiceProvider services, IHostApplicationLifetime lifetime, ILogger<AkkaHostedService> logger) : IHostedService
{
    private CoordinatedShutdown? _shutdown;
    private volatile bool _stopping;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = services.GetRequiredService<AkkaConfigurationBuilder>();
        var system = services.GetRequiredService<ActorSystem>();
        _shutdown = CoordinatedShutdown.Get(system);
        await builder.StartAsync(system);
        _ = StopHostOnceTerminatedAsync(system);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        if (_shutdown is not null)
            await _shutdown.Run(CoordinatedShutdown.ClrExitReason.Instance).WaitAsync(cancellationToken);
    }

    private async Task StopHostOnceTerminatedAsync(ActorSystem system)
    {
        await system.WhenTerminated.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_stopping) return;
        logger.LogWarning(
            "Actor system '{ActorSystem}' has terminated while its host was running. Stopping the host.", system.Name);
        lifetime.StopApplication();
    }
}
