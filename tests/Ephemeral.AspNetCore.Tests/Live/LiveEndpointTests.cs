using System.Collections.Concurrent;
using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Ephemeral.Actors;
using Ephemeral.AspNetCore.Live;
using Ephemeral.AspNetCore.Tests.Support;
using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
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

    [Fact]
    public async Task Who_comes_back_while_the_host_stops_is_told_so_and_no_error_is_logged()
    {
        var log = new Errors();
        await using var app = await DashboardApp.StartAsync(_ => { }, build: builder => builder.Logging.AddProvider(log));
        app.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        foreach (var path in new[] { "api/live", $"api/live?{Of("jobs")}" })
            Assert.Equal("The host is stopping.", await app.ProblemAsync(path, HttpStatusCode.ServiceUnavailable));

        Assert.Empty(log.Lines);
    }

    [Fact]
    public async Task Who_waits_for_the_first_state_while_the_host_begins_to_stop_is_told_so_and_no_error_is_logged()
    {
        var (log, time) = (new Errors(), new StoppableTime());
        await using var app = await DashboardApp.StartAsync(
            static options => options.AskTimeout = TimeSpan.FromMinutes(1), build: builder => builder.Logging.AddProvider(log));
        app.Work("jobs", new EphemeralOptions { TimeProvider = time });
        await Eventually.TrueAsync(
            async () => (await app.JsonAsync("api/overview")).GetProperty("coordinators").GetArrayLength() == 1, () => "one coordinator");
        try
        {
            time.Stop();
            var answering = app.ProblemAsync($"api/live?{Of("jobs")}", HttpStatusCode.ServiceUnavailable);
            await Eventually.True(() => app.Services.GetRequiredService<LiveHub>().Count == 1);

            app.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

            Assert.Equal("The host is stopping.", await answering.InTime());
            Assert.Empty(log.Lines);
        }
        finally
        {
            time.GoOn();
        }
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

    /// <summary>Keeps what is logged as an error.</summary>
    private sealed class Errors : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyCollection<string> Lines => _lines;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                _lines.Enqueue($"{formatter(state, exception)} {exception}");
        }

        public void Dispose()
        {
        }
    }

    /// <summary>The system's time, until whoever asks for it is kept waiting: a coordinator that has it does not answer then.</summary>
    private sealed class StoppableTime : TimeProvider
    {
        private readonly ManualResetEventSlim _goesOn = new(true);

        public void Stop() => _goesOn.Reset();

        public void GoOn() => _goesOn.Set();

        public override long GetTimestamp()
        {
            _goesOn.Wait();
            return base.GetTimestamp();
        }
    }
}
