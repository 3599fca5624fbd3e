using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Ephemeral.AspNetCore.Live;
using Ephemeral.AspNetCore.Tests.Support;
using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;
using static Ephemeral.AspNetCore.Tests.Support.Requests;

namespace Ephemeral.AspNetCore.Tests.Live;

public sealed class LiveEndpointTests
{
    [Fact]
    public async Task The_overview_comes_again_and_again()
    {
        await using var app = await DashboardApp.ReadOnlyAsync();
        var jobs = app.Work("jobs");
        await using var events = await OpenAsync(app, "api/live");
        Assert.Equal("hello", (await events.NextAsync()).EventType);

        await events.UntilAsync(state => Row(state)?.GetProperty("active").GetInt64() == 0);
        await jobs.EnqueueAsync(Job.Endless());
        await events.UntilAsync(state => Row(state)?.GetProperty("active").GetInt64() == 1);

        static JsonElement? Row(JsonElement state) =>
            state.GetProperty("coordinators").EnumerateArray().Cast<JsonElement?>().FirstOrDefault();
    }

    [Fact]
    public async Task One_coordinator_comes_in_full_until_it_has_ended()
    {
        await using var app = await DashboardApp.ReadOnlyAsync();
        var jobs = app.Work("a/b&c");
        await jobs.EnqueueAsync(Job.Done());
        await using var events = await OpenAsync(app, $"api/live?{Of("a/b&c")}");
        await events.UntilAsync(state => state.GetProperty("status").GetProperty("totalCompleted").GetInt64() == 1);

        await jobs.DisposeAsync();

        while ((await events.NextAsync()).EventType != "gone")
        {
            // what was true before it ended
        }
    }

    [Fact]
    public async Task Clients_that_are_gone_are_forgotten_and_too_many_are_told_to_come_again()
    {
        await using var app = await DashboardApp.StartAsync(options => options.MaxLiveConnections = 1);
        var hub = app.Services.GetRequiredService<LiveHub>();
        await using (var events = await OpenAsync(app, "api/live"))
        {
            await events.NextAsync();
            using var second = await app.Client.GetAsync("api/live");
            Assert.Contains("MaxLiveConnections", await second.ProblemAsync(HttpStatusCode.ServiceUnavailable));
            Assert.NotNull(second.Headers.RetryAfter);
        }

        await Eventually.True(() => hub.Count == 0);
        await using var again = await OpenAsync(app, "api/live");
        await again.NextAsync();
    }

    [Fact]
    public async Task Open_streams_do_not_hold_up_the_end_of_the_host()
    {
        await using var app = await DashboardApp.ReadOnlyAsync();
        await using var events = await OpenAsync(app, "api/live");
        await events.NextAsync();

        await app.StopAsync().InTime();

        await events.ToEndAsync();
    }

    private static async Task<EventStream> OpenAsync(DashboardApp app, string path)
    {
        var response = await app.Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new EventStream(response, await response.Content.ReadAsStreamAsync());
    }

    private sealed class EventStream(HttpResponseMessage response, Stream stream) : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<SseItem<string>> _events = SseParser.Create(stream).EnumerateAsync().GetAsyncEnumerator();

        public async Task<SseItem<string>> NextAsync()
        {
            Assert.True(await _events.MoveNextAsync().AsTask().InTime(), "The stream has ended.");
            return _events.Current;
        }

        public async Task UntilAsync(Func<JsonElement, bool> condition)
        {
            for (var item = await NextAsync(); item.EventType != "state" || !condition(JsonElement.Parse(item.Data));)
                item = await NextAsync();
        }

        public async Task ToEndAsync()
        {
            while (await _events.MoveNextAsync().AsTask().InTime())
            {
                // what was on its way
            }
        }

        public async ValueTask DisposeAsync()
        {
            response.Dispose();
            await stream.DisposeAsync();
            await _events.DisposeAsync();
        }
    }
}
