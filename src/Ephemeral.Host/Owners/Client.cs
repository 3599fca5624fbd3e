using System.Net;
using System.Net.Sockets;

namespace Ephemeral.Host.Owners;

/// <summary>
/// Whom limits and turns tell apart: an owner, or all those together who come from one address and bring no owner's cookie yet.
/// </summary>
/// <param name="Name">A name that tells neither the owner nor the address.</param>
/// <param name="Address">
/// Where the request comes from; of IPv6 the network, since each of its machines has any number of addresses, as this one has on its loopback.
/// </param>
/// <param name="IsNewcomer">Whether it brings no cookie of an owner.</param>
internal sealed record Client(string Name, string Address, bool IsNewcomer)
{
    private const int NetworkBytes = 8;
    private const string Loopback = "loopback";

    public static Client Of(HttpContext context)
    {
        var address = AddressOf(context.Connection.RemoteIpAddress);
        return OwnerCookie.Known(context) is { } owner
            ? new Client($"owner-{OwnerCookie.Pseudonym(owner)}", address, IsNewcomer: false)
            : new Client($"newcomers-{OwnerCookie.Pseudonym(address)}", address, IsNewcomer: true);
    }

    private static string AddressOf(IPAddress? address)
    {
        if (address is null)
            return "";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address))
            return Loopback;
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return address.ToString();
        var network = address.GetAddressBytes();
        network.AsSpan(NetworkBytes).Clear();
        return new IPAddress(network).ToString();
    }
}
