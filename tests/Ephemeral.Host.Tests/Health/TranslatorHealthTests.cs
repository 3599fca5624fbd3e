using System.Net.Http.Json;
using System.Net;
using System.Text.Json;
using Ephemeral.Host.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Host.Tests.Health;

public class TranslatorHealthTests
{
    [Fact]
    public async Task A_translator_that_goes_down_and_comes_back_is_noticed_at_the_next_probe()
    {
        var translator = new ScriptedTranslator();
        var time = new FakeTime();
        await using var host = await TestHost.StartAsync(Replacing.With(translator), time);
        Assert.Equal(HttpStatusCode.OK, await StatusOfAsync(host, "/health/ready"));

        translator.ProbeFailure = new InvalidOperationException("gone");
        Assert.Equal(HttpStatusCode.OK, await StatusOfAsync(host, "/health/ready"));
        await AdvanceUntilAsync(host, time, HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, await StatusOfAsync(host, "/health/live"));
        var status = await host.Client.GetFromJsonAsync<JsonElement>("/api/status");
        Assert.False(status.GetProperty("service").GetProperty("up").GetBoolean());
        using (var refused = await host.Client.PostAsync("hello"))
            Assert.Equal("Translation service is down", await refused.Content.ReadFromJsonAsync<string>());

        translator.ProbeFailure = null;
        await AdvanceUntilAsync(host, time, HttpStatusCode.OK);
        using var taken = await host.Client.PostAsync("hello");
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
    }

    [Fact]
    public async Task A_translator_that_is_down_at_start_does_not_keep_the_program_from_starting()
    {
        await using var host = await TestHost.StartAsync(
            Replacing.With(new ScriptedTranslator { ProbeFailure = new InvalidOperationException("no engine") }));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusOfAsync(host, "/health/ready"));
        Assert.Equal(HttpStatusCode.OK, await StatusOfAsync(host, "/health/live"));
    }

    private static Task AdvanceUntilAsync(TestHost host, FakeTime time, HttpStatusCode status) =>
        time.AdvanceUntilAsync(async () => await StatusOfAsync(host, "/health/ready") == status, $"/health/ready to be {status}");

    private static async Task<HttpStatusCode> StatusOfAsync(TestHost host, string path)
    {
        using var response = await host.Client.GetAsync(path);
        return response.StatusCode;
    }
}
