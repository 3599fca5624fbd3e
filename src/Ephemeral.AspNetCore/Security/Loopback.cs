using System.Net;
using Microsoft.AspNetCore.Http;

namespace Ephemeral.AspNetCore.Security;

/// <summary>What only this machine can reach.</summary>
internal static class Loopback
{
    private const string Localhost = "localhost";

    /// <param name="address">An address as a server reports it, such as <c>http://127.0.0.1:5080</c>.</param>
    public static bool IsAddress(string address)
    {
        try
        {
            var binding = BindingAddress.Parse(address);
            return !binding.IsUnixPipe && !binding.IsNamedPipe && IsHost(binding.Host);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>
    /// Whether a name in a request can only mean this machine: a page from elsewhere that has its own name resolved to it does not.
    /// </summary>
    public static bool IsHost(string host)
    {
        var name = host.StartsWith('[') && host.EndsWith(']') ? host[1..^1] : host;
        return IPAddress.TryParse(name, out var ip)
            ? IPAddress.IsLoopback(ip)
            : name.Equals(Localhost, StringComparison.OrdinalIgnoreCase) || name.EndsWith("." + Localhost, StringComparison.OrdinalIgnoreCase);
    }
}
