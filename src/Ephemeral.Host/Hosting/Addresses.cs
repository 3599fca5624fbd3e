using System.Globalization;
using System.Net;
using Ephemeral.Host.Configuration;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Ephemeral.Host.Hosting;

/// <summary>Where the program listens.</summary>
internal static class Addresses
{
    private const string Urls = "urls";
    private const string Endpoints = "Kestrel:Endpoints";

    private static readonly string[] Ports = ["http_ports", "https_ports"];

    /// <summary>The usual settings (--urls, ASPNETCORE_URLS, ports, Kestrel endpoints) say where to listen.</summary>
    public static bool NamesAnAddress(this IConfiguration configuration) =>
        configuration.GetSection(Endpoints).Exists() || Ports.Prepend(Urls).Any(key => !string.IsNullOrEmpty(configuration[key]));

    /// <summary>
    /// Refuses what the server would stumble over, or would take for every address of the machine, as it does a port that is no number.
    /// </summary>
    /// <exception cref="OptionsValidationException">A setting names no address, or no port.</exception>
    public static void CheckAddresses(this IConfiguration configuration)
    {
        var endpoints = configuration.GetSection(Endpoints).GetChildren().Select(endpoint => endpoint.GetSection("Url"));
        string[] failures =
        [
            .. Several(configuration[Urls]).Select(url => UrlFailure(Urls, url)).OfType<string>(),
            .. Ports.SelectMany(key => Several(configuration[key]).Select(port => PortFailure(key, port))).OfType<string>(),
            .. endpoints.Where(url => !string.IsNullOrEmpty(url.Value)).Select(url => UrlFailure(url.Path, url.Value!)).OfType<string>(),
        ];
        if (failures.Length > 0)
            throw new OptionsValidationException(Urls, typeof(IServerAddressesFeature), failures);
    }

    /// <summary>The addresses of a started program, as a browser on this machine opens them.</summary>
    public static IEnumerable<string> OpenAddresses(this WebApplication app)
    {
        var bound = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        return bound.Select(address => address.Replace("[::]", "localhost").Replace("0.0.0.0", "localhost"));
    }

    private static string[] Several(string? setting) => setting?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static string? UrlFailure(string key, string url) => IsAddress(url)
        ? null
        : $"{key} is '{UrlText.Of(url)}'. Set it to the address of a scheme, a host and a port from 0 to {ushort.MaxValue}, such as "
          + $"{HostProgram.DefaultAddress}.";

    private static string? PortFailure(string key, string port) => IsPort(port)
        ? null
        : $"{key} is '{port}'. Set it to a port from 0 to {ushort.MaxValue}, or to several with semicolons between them.";

    private static bool IsPort(string text) => ushort.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static bool IsAddress(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            // What stands where a port should and is no number, the server reads as part of the host's name.
            var isHost = address.IsUnixPipe || address.IsNamedPipe || !address.Host.Contains(':') || IPAddress.TryParse(address.Host, out _);
            return address.Scheme.ToLowerInvariant() is "http" or "https" && isHost && address.Port is >= 0 and <= ushort.MaxValue && address.PathBase.Length == 0;
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }
}
