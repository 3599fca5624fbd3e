using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace Ephemeral.Host.Hosting;

/// <summary>
/// The server, whose stop closes after a few seconds what is still open: Kestrel itself has no time limit for a request or an answer any more
/// once it stops, and waits for them as long as the host does.
/// </summary>
internal sealed class BoundedServer(IServer server, TimeProvider time) : IServer
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    public IFeatureCollection Features => server.Features;

    /// <summary>Puts it in the place of the server that is registered.</summary>
    public static void Register(IServiceCollection services)
    {
        var registered = services.Last(static service => service.ServiceType == typeof(IServer));
        services.Remove(registered);
        services.AddSingleton<IServer>(provider => new BoundedServer(
            (IServer)ActivatorUtilities.CreateInstance(provider, registered.ImplementationType!), provider.GetRequiredService<TimeProvider>()));
    }

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken) where TContext : notnull =>
        server.StartAsync(application, cancellationToken);

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(StopTimeout, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        await server.StopAsync(ending.Token);
    }

    public void Dispose() => server.Dispose();
}
