using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Ephemeral.Host.Hosting;

/// <summary>Where the program listens.</summary>
internal static class Addresses
{
    /// <summary>The usual settings (--urls, ASPNETCORE_URLS, ports, Kestrel endpoints) say where to listen.</summary>
    public static bool NamesAnAddress(this IConfiguration configuration) =>
        configuration.GetSection("Kestrel:Endpoints").Exists() ||
        new[] { "urls", "http_ports", "https_ports" }.Any(key => !string.IsNullOrEmpty(configuration[key]));

    /// <summary>The addresses of a started program, as a browser on this machine opens them.</summary>
    public static IEnumerable<string> OpenAddresses(this WebApplication app)
    {
        var bound = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        return bound.Select(address => address.Replace("[::]", "localhost").Replace("0.0.0.0", "localhost"));
    }
}
