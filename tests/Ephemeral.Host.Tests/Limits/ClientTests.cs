using System.Net;
using Ephemeral.Host.Owners;
using Microsoft.AspNetCore.Http;

namespace Ephemeral.Host.Tests.Limits;

public class ClientTests
{
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.2")]
    [InlineData("127.0.0.1", "127.255.255.254")]
    [InlineData("127.0.0.1", "::1")]
    [InlineData("127.0.0.1", "::ffff:127.1.2.3")]
    [InlineData("2001:db8::1", "2001:db8::ffff:1")]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1")]
    public void Addresses_that_anybody_has_any_number_of_are_one_client(string one, string other) => Assert.Equal(Of(one), Of(other));

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.2")]
    [InlineData("2001:db8::1", "2001:db8:0:1::1")]
    [InlineData("127.0.0.1", "128.0.0.1")]
    public void Other_addresses_are_clients_of_their_own(string one, string other)
    {
        Assert.NotEqual(Of(one).Address, Of(other).Address);
        Assert.NotEqual(Of(one).Name, Of(other).Name);
    }

    private static Client Of(string address) => Client.Of(new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(address) } });
}
