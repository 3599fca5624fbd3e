using System.Net;
using System.Text.RegularExpressions;
using Ephemeral.AspNetCore.Tests.Support;

namespace Ephemeral.AspNetCore.Tests.Pages;

public sealed class PageTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly DashboardApp _app = shared.App;

    [Fact]
    public async Task The_page_allows_nothing_from_elsewhere_and_nothing_inline()
    {
        using var response = await _app.Client.GetAsync("");
        var page = await response.Content.ReadAsStringAsync();

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'; script-src 'self'; style-src 'self'", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.Equal("DENY", Assert.Single(response.Headers.GetValues("X-Frame-Options")));
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.DoesNotMatch("<script>|<style|style=|onclick=", page);
        Assert.DoesNotMatch("(src|href)=\"(https?:|/)", page);
    }

    [Fact]
    public async Task Everything_that_the_page_names_is_there()
    {
        var page = await _app.Client.GetStringAsync("");
        var named = Regex.Matches(page, "(?:src|href)=\"(assets/[^\"]+)\"").Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(named);
        var waiting = new Queue<string>(named);
        var seen = new HashSet<string>(named);
        while (waiting.TryDequeue(out var path))
        {
            using var response = await _app.Client.GetAsync(path);
            Assert.True(response.StatusCode == HttpStatusCode.OK, path);
            if (!path.EndsWith(".js", StringComparison.Ordinal))
                continue;
            Assert.Equal("text/javascript", response.Content.Headers.ContentType?.MediaType);
            foreach (Match import in Regex.Matches(await response.Content.ReadAsStringAsync(), "from '\\./([^']+)'"))
            {
                if (seen.Add($"assets/js/{import.Groups[1].Value}"))
                    waiting.Enqueue($"assets/js/{import.Groups[1].Value}");
            }
        }
    }

    [Fact]
    public async Task A_file_that_has_not_changed_is_not_sent_again()
    {
        using var first = await _app.Client.GetAsync("assets/js/app.js");
        using var request = new HttpRequestMessage(HttpMethod.Get, "assets/js/app.js");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await _app.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task The_address_without_the_last_slash_leads_to_the_page()
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var response = await client.GetAsync(_app.Address.TrimEnd('/') + "?x=1");
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal("./ephemeral/?x=1", response.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("")]
    [InlineData("assets/js/app.js")]
    public async Task Whether_it_is_there_can_be_asked_without_its_content(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        using var response = await _app.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("assets/none.js")]
    [InlineData("assets/..%2Findex.html")]
    [InlineData("assets/")]
    [InlineData("api/none")]
    public async Task What_is_not_there_is_not_found(string path)
    {
        using var response = await _app.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }
}
