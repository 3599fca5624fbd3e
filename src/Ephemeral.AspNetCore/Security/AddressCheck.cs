using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ephemeral.AspNetCore.Security;

/// <summary>
/// Stops the start of a host that shows its dashboard to everybody. A server that reports no addresses at all, as one in memory does, is
/// left to <see cref="LocalOnlyFilter"/>.
/// </summary>
internal sealed class AddressCheck(IServiceProvider services, StartGate gate) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // no earlier: only now does the server know its addresses, and the endpoints all their conventions
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var addresses = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        if (addresses.FirstOrDefault(static address => !Loopback.IsAddress(address)) is { } reachable && FirstOpenRoot() is { } root)
        {
            throw new EphemeralDashboardStartException(
                $"The Ephemeral dashboard at {root} asks for no authorization, and {reachable} can be reached from other machines. "
                + $"Put a policy on all of it, as in MapEphemeralDashboard(\"{root}\").RequireAuthorization(\"operators\"), "
                + "or listen on loopback alone, such as http://127.0.0.1:5080.");
        }

        gate.Open();
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private string? FirstOpenRoot() =>
        services.GetRequiredService<EndpointDataSource>().Endpoints
            .Where(static endpoint => !endpoint.AsksForAuthorization())
            .Select(static endpoint => endpoint.Metadata.GetMetadata<DashboardEndpoint>()?.Root)
            .FirstOrDefault(static root => root is not null);
}
