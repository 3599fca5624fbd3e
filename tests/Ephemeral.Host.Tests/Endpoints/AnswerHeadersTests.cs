using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ephemeral.Host.Tests.Support;

namespace Ephemeral.Host.Tests.Endpoints;

public class AnswerHeadersTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Theory]
    [InlineData("/", "no-cache")]
    [InlineData("/nowhere", "no-cache")]
    [InlineData("/api/status", "no-store")]
    [InlineData("/api/translate/get-translations", "no-store")]
    [InlineData("/api/translate/get-translation/x", "no-store")]
    [InlineData("/editor/get-translations", "no-store")]
    public async Task Every_answer_carries_the_security_headers(string path, string caching)
    {
        var client = shared.NewClient();

        using var response = await client.GetAsync(path);

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'self';", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["no-referrer"], response.Headers.GetValues("Referrer-Policy"));
        Assert.Equal(caching, response.Headers.CacheControl?.ToString());
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task The_root_is_the_page()
    {
        var client = shared.NewClient();

        using var response = await client.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task The_status_counts_what_became_of_the_translations()
    {
        await using var host = await TestHost.StartAsync(
            "Translation:RetryDelay=00:00:00.001", "Translation:MaxConcurrency=3", "Translation:MaxPending=7");
        await host.Client.WaitForStateAsync(await host.Client.StartAsync("hello"), "completed");
        await host.Client.WaitForStateAsync(await host.Client.StartAsync("hello", "xx-fail"), "failed");

        var status = await host.Client.GetFromJsonAsync<JsonElement>("/api/status");

        Assert.Equal("""{"up":true,"slow":false,"translator":"Pseudo"}""", status.GetProperty("service").GetRawText());
        const string Expected =
            """
            {"pending":0,"active":0,"completed":1,"failed":1,"cancelled":0,"total":2,"maxConcurrency":3,"maxPending":7,"isDeferred":false,"hasRateLimit":false}
            """;
        Assert.Equal(Expected, status.GetProperty("translator").GetRawText());
    }
}
