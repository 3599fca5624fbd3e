using Akka.Actor;
using Akka.Configuration;
using Akka.DependencyInjection;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.Actors.Hosting;

/// <summary>
/// The one actor system of a container's coordinators: the one that is registered, as AddAkka does, else one that the container
/// owns, started when it is first needed.
/// </summary>
internal sealed class CoordinatorSystem(IServiceProvider services) : IAsyncDisposable, IDisposable
{
    private readonly Lock _lock = new();

#pragma warning disable CA2213 // the container's, which disposes it after what was made with it because it is found here
    private readonly ActorSystem? _registered = services.GetService<ActorSystem>();
#pragma warning restore CA2213

    private ActorSystem? _own;
    private bool _isEnded;

    /// <summary>The settings of the registered system; null when there is none.</summary>
    public Config? Settings => _registered?.Settings.Config;

    public ActorSystem Get() => _registered ?? GetOwn();

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

    private ActorSystem GetOwn()
    {
        lock (_lock)
        {
            if (_isEnded)
                throw new ObjectDisposedException(nameof(ActorSystem), "The host has stopped: no coordinator can be made any more.");
            // with it, DependencyResolver.For(system) gives its actors the container's services, as in a system of AddAkka
            return _own ??= ActorSystem.Create(
                "ephemeral", BootstrapSetup.Create().WithConfig(LibrarySettings.Config).And(DependencyResolverSetup.Create(services)));
        }
    }
}
