using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Ephemeral.Actors;
using Ephemeral.AspNetCore.Tests.Support;
using Ephemeral.Testing;
using Microsoft.Extensions.DependencyInjection;
using static Ephemeral.AspNetCore.Tests.Support.Requests;

namespace Ephemeral.AspNetCore.Tests.Api;

public sealed class SteeringTests : IAsyncLifetime
{
    private const string Name = "jobs";
    private DashboardApp _app = null!;
    private EphemeralWorkCoordinator<Job> _jobs = null!;

    public async Task InitializeAsync()
    {
        _app = await DashboardApp.SteerableAsync();
        _jobs = _app.Work(Name, new() { MaxConcurrency = 1, EnableDynamicConcurrency = true });
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Starting_is_paused_and_resumed()
    {
        await _app.SteerAsync("pause", new { coordinator = Name });
        Assert.True(_jobs.IsPaused);

        await _app.SteerAsync("resume", new { coordinator = Name });
        Assert.False(_jobs.IsPaused);
    }

    [Fact]
    public async Task The_limit_is_set_and_a_coordinator_that_does_not_allow_it_says_so()
    {
        _app.Work("fixed");

        await _app.SteerAsync("concurrency", new { coordinator = Name, maxConcurrency = 7 });

        Assert.Equal(7, _jobs.CurrentMaxConcurrency);
        Assert.Contains("EnableDynamicConcurrency", await RefusedAsync(
            "concurrency", new { coordinator = "fixed", maxConcurrency = 7 }, HttpStatusCode.Conflict));
        Assert.Contains("'maxConcurrency' is 0.", await RefusedAsync(
            "concurrency", new { coordinator = Name, maxConcurrency = 0 }, HttpStatusCode.BadRequest));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Bodies_are_read_as_they_are_described_whatever_the_applications_own_JSON_settings_are(bool knowsNoType)
    {
        await using var app = await DashboardApp.StartAsync(
            options => options.EnableSteering = true,
            build: builder => builder.Services.ConfigureHttpJsonOptions(json =>
            {
                json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
                json.SerializerOptions.PropertyNameCaseInsensitive = false;
                json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
                if (knowsNoType)
                    json.SerializerOptions.TypeInfoResolver = JsonTypeInfoResolver.Combine();
            }));
        var jobs = app.Work(Name, new() { MaxConcurrency = 1, EnableDynamicConcurrency = true });

        await app.SteerAsync("concurrency", new { coordinator = Name, maxConcurrency = 7 });
        await app.SteerAsync("pause", new { coordinator = Name });

        Assert.Equal((7, true), (jobs.CurrentMaxConcurrency, jobs.IsPaused));
        Assert.False(await app.SteerAsync("evict", new { coordinator = Name, ids = new[] { "7" } }));
    }

    [Fact]
    public async Task Intake_is_ended()
    {
        await _app.SteerAsync("complete", new { coordinator = Name });

        Assert.True(_jobs.IsCompleted);
        Assert.False(_jobs.TryEnqueue(Job.Done(), out _));
    }

    [Fact]
    public async Task Operations_are_cancelled_pinned_unpinned_and_forgotten()
    {
        var id = await _jobs.EnqueueAsync(Job.Endless());
        await Eventually.True(() => _jobs.ActiveCount == 1);
        var operation = new { coordinator = Name, id = id.ToString() };

        Assert.True(await _app.SteerAsync("pin", operation));
        Assert.True(await _app.SteerAsync("cancel", operation));
        await Eventually.True(() => _jobs.TotalCancelled == 1);
        Assert.True(await _app.SteerAsync("unpin", operation));
        Assert.False(await _app.SteerAsync("unpin", operation));
        Assert.True(await _app.SteerAsync("evict", operation));
        Assert.False(await _app.SteerAsync("evict", operation));
    }

    [Fact]
    public async Task Several_operations_are_cancelled_or_forgotten_at_once_and_counted()
    {
        var running = await _jobs.EnqueueAsync(Job.Endless());
        var pending = new List<long>();
        for (var i = 0; i < 30; i++)
            pending.Add(await _jobs.EnqueueAsync(Job.Done()));
        await Eventually.True(() => _jobs.ActiveCount == 1);
        // what waits first: it would start once what runs has ended
        string[] ids = [.. pending.Append(pending[0]).Append(running).Append(5).Select(static id => id.ToString(CultureInfo.InvariantCulture))];

        Assert.Equal(31, await AppliedAsync("cancel", ids));
        await Eventually.True(() => _jobs.TotalCancelled == 31);
        Assert.Equal(31, await AppliedAsync("evict", ids));
        Assert.Equal(0, await AppliedAsync("evict", ids));
        Assert.Empty(_jobs.GetSnapshot());

        async Task<int> AppliedAsync(string verb, string[] those)
        {
            using var request = Steering(verb, new { coordinator = Name, ids = those });
            using var response = await _app.Client.SendAsync(request);
            return JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("operations").GetInt32();
        }
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Sec-Fetch-Site", "none")]
    [InlineData("Origin", "https://elsewhere.example")]
    [InlineData("Origin", "null")]
    public async Task A_page_of_another_site_changes_nothing(string header, string value)
    {
        using var request = Steering("pause", new { coordinator = Name });
        request.Headers.Add(header, value);
        using var response = await _app.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.False(_jobs.IsPaused);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    [InlineData("Origin", null)]
    public async Task The_page_itself_may_steer(string header, string? value)
    {
        using var request = Steering("pause", new { coordinator = Name });
        request.Headers.Add(header, value ?? new Uri(_app.Address).GetLeftPart(UriPartial.Authority));
        using var response = await _app.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(_jobs.IsPaused);
    }

    [Fact]
    public async Task What_a_page_of_another_site_can_send_unasked_changes_nothing()
    {
        using var form = new StringContent("""{"coordinator":"jobs"}""", Encoding.UTF8, "text/plain");
        using var first = await _app.Client.PostAsync("api/steer/pause", form);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, first.StatusCode);

        using var json = new StringContent("""{"coordinator":"jobs"}""", Encoding.UTF8, "application/json");
        using var second = await _app.Client.PostAsync("api/steer/pause", json);
        Assert.Contains(SteeringHeader, await second.ProblemAsync(HttpStatusCode.Forbidden));

        using var third = await _app.Client.GetAsync("api/steer/pause?coordinator=jobs");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, third.StatusCode);
        Assert.False(_jobs.IsPaused);
    }

    [Fact]
    public async Task Without_steering_every_verb_is_refused()
    {
        await using var app = await DashboardApp.ReadOnlyAsync();
        var jobs = app.Work(Name, new() { EnableDynamicConcurrency = true });
        var id = await jobs.EnqueueAsync(Job.Endless());
        foreach (var verb in new[] { "pause", "resume", "concurrency", "complete", "cancel", "pin", "unpin", "evict" })
        {
            using var request = Steering(verb, new { coordinator = Name, maxConcurrency = 3, id = id.ToString() });
            using var response = await app.Client.SendAsync(request);
            Assert.Contains("EnableSteering", await response.ProblemAsync(HttpStatusCode.Forbidden));
        }

        Assert.False(jobs.IsPaused || jobs.IsCompleted);
        var session = await app.JsonAsync("api/session");
        Assert.False(session.GetProperty("canSteer").GetBoolean());
        Assert.Contains("EphemeralDashboardOptions.EnableSteering", session.GetProperty("cannotSteer").GetString());
        Assert.True((await _app.JsonAsync("api/session")).GetProperty("canSteer").GetBoolean());
    }

    private async Task<string> RefusedAsync(string verb, object body, HttpStatusCode status)
    {
        using var request = Steering(verb, body);
        using var response = await _app.Client.SendAsync(request);
        return await response.ProblemAsync(status);
    }
}
