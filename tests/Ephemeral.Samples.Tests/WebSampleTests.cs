using System.Net;
using System.Net.Http.Json;

namespace Ephemeral.Samples.Tests;

public sealed class WebSampleTests : IAsyncLifetime
{
    private const string Listening = "Now listening on: ";

    // One may run and one may wait, so a third is soon one too many.
    private readonly SampleProcess _sample = SampleProcess.Start(
        "Samples.AspNetCore", "--urls=http://127.0.0.1:0", "--Ephemeral:Coordinators:thumbnails:MaxConcurrency=1",
        "--Ephemeral:Coordinators:thumbnails:MaxPendingOperations=1");

    private readonly HttpClient _client = new();

    public async Task InitializeAsync()
    {
        var line = await _sample.LineWithAsync(Listening);
        _client.BaseAddress = new Uri(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..].Trim());
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _sample.DisposeAsync();
    }

    [Fact]
    public async Task A_picture_is_accepted_and_its_address_says_how_it_stands_until_it_is_completed()
    {
        using var accepted = await PostAsync();
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        var text = "";
        await Shown.EventuallyAsync(
            async () =>
            {
                text = await _client.GetStringAsync(accepted.Headers.Location);
                return text.Contains("\"state\":\"Completed\"", StringComparison.Ordinal);
            },
            () => text);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync("/thumbnails/1")).StatusCode);
    }

    [Fact]
    public async Task When_it_is_full_a_picture_is_answered_503_with_the_time_to_come_back_after_and_the_health_is_degraded()
    {
        Assert.Equal("Healthy", await _client.GetStringAsync("/health"));
        HttpResponseMessage answer;
        var health = "";
        await Shown.EventuallyAsync(
            async () =>
            {
                while ((answer = await PostAsync()).StatusCode == HttpStatusCode.Accepted)
                    answer.Dispose();
                using (answer)
                {
                    Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
                    Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
                    Assert.Contains("Too many pictures wait", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
                }

                health = await _client.GetStringAsync("/health");
                return health == "Degraded";
            },
            () => health);
    }

    [Fact]
    public async Task The_dashboard_shows_the_coordinator()
    {
        using var _ = await PostAsync();
        Assert.Contains("<html", await _client.GetStringAsync("/ephemeral"), StringComparison.OrdinalIgnoreCase);
        var overview = "";
        await Shown.EventuallyAsync(
            async () => (overview = await _client.GetStringAsync("/ephemeral/api/overview")).Contains("\"thumbnails\"", StringComparison.Ordinal),
            () => overview);
    }

    private Task<HttpResponseMessage> PostAsync() => _client.PostAsJsonAsync("/thumbnails", new { file = "cat.png", width = 128 });
}
