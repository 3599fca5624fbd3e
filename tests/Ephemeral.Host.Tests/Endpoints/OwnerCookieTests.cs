using System.Buffers.Text;
using Ephemeral.Host.Owners;
using Ephemeral.Host.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Ephemeral.Host.Tests.Endpoints;

public class OwnerCookieTests
{
    [Fact]
    public async Task The_first_answer_names_the_owner_and_later_ones_do_not()
    {
        await using var host = await TestHost.StartAsync(Replacing.With(new ScriptedTranslator()));

        using var first = await host.Client.GetAsync("/api/translate/get-translations");
        using var second = await host.Client.GetAsync("/api/translate/get-translations");

        var cookie = Assert.Single(first.Headers.GetValues("Set-Cookie"));
        Assert.Matches($"^{OwnerCookie.Name}=[A-Za-z0-9_-]{{43}}; path=/; samesite=lax; httponly$", cookie);
        Assert.False(second.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("/api/translate/remove-translation/none")]
    [InlineData("/editor/remove-translation/none")]
    public async Task A_request_without_a_cookie_is_given_one(string path)
    {
        await using var host = await TestHost.StartAsync(Replacing.With(new ScriptedTranslator()));

        using var response = await host.Client.PostAsync(path, null);

        Assert.Single(response.Headers.GetValues("Set-Cookie"));
    }

    [Fact]
    public void Over_https_the_cookie_is_secure()
    {
        var context = new DefaultHttpContext { Request = { Scheme = "https" } };

        OwnerCookie.OwnerOf(context);

        Assert.Contains("; secure;", context.Response.Headers.SetCookie.ToString());
    }

    [Fact]
    public void A_well_formed_owner_is_known_again()
    {
        var owner = OwnerCookie.OwnerOf(new DefaultHttpContext());
        var context = WithCookie(owner);

        Assert.Equal(owner, OwnerCookie.OwnerOf(context));
        Assert.Empty(context.Response.Headers.SetCookie.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+A")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.A")]
    public void A_malformed_or_invented_owner_is_replaced(string malformed)
    {
        var context = WithCookie(malformed);

        var owner = OwnerCookie.OwnerOf(context);

        Assert.NotEqual(malformed, owner);
        Assert.Contains(owner, context.Response.Headers.SetCookie.ToString());
    }

    [Fact]
    public void Owners_are_32_bytes_that_look_random()
    {
        var owners = Enumerable.Range(0, 1000).Select(_ => OwnerCookie.OwnerOf(new DefaultHttpContext())).ToArray();

        Assert.Equal(1000, owners.Distinct().Count());
        Assert.All(owners, owner => Assert.Equal(32, Base64Url.DecodeFromChars(owner).Length));
        // Each of the 256 bits is set in about half of them.
        var set = new int[256];
        foreach (var bytes in owners.Select(owner => Base64Url.DecodeFromChars(owner)))
        {
            for (var bit = 0; bit < 256; bit++)
                set[bit] += (bytes[bit / 8] >> (bit % 8)) & 1;
        }

        Assert.All(set, count => Assert.InRange(count, 350, 650));
    }

    private static DefaultHttpContext WithCookie(string owner)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Cookie = $"{OwnerCookie.Name}={owner}";
        return context;
    }
}
