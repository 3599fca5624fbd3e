using System.Diagnostics;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ephemeral.Actors.Hosting;

/// <summary>
/// Checks all registrations before anything starts. When every other hosted service has stopped, and with them all that
/// produces work, it closes intake, drains the coordinators, and only then ends the actor system.
/// </summary>
/// <remarks>
/// It is the hosted service of AddAkka too. That one would end the actor system in its turn among the others, under producers
/// that were registered before it.
/// </remarks>
internal sealed class CoordinatorHostedService : AkkaHostedService, IHostedLifecycleService
{
    // this much of the host's time is kept for cancelling what has not ended, and for the rest of the host
    private const double KeptShare = 0.1;
    private static readonly TimeSpan KeptAtMost = TimeSpan.FromSeconds(3);

    private readonly StartCheck _check;
    private readonly CoordinatorStop _stop;
    private readonly CoordinatorSystem _system;
    private readonly TimeSpan _limit;
    private readonly bool _hasAkka;
    private bool _isAkkaStarted;
    private long _stoppingSince;

    private CoordinatorHostedService(IServiceProvider services, AkkaConfigurationBuilder? akka)
        : base(
            akka!, services, services.GetRequiredService<ILogger<AkkaHostedService>>(),
            services.GetRequiredService<IHostApplicationLifetime>())
    {
        _hasAkka = akka is not null;
        _check = services.GetRequiredService<StartCheck>();
        _stop = services.GetRequiredService<CoordinatorStop>();
        _system = services.GetRequiredService<CoordinatorSystem>();
        _limit = services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;
    }

    /// <param name="services">The container.</param>
    /// <param name="descriptors">All that it was made from: AddAkka may have been given a hosted service of the application's own.</param>
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

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!_hasAkka)
            return;
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
        _isAkkaStarted = true;
    }

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
        if (_isAkkaStarted)
            await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await _system.EndAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
