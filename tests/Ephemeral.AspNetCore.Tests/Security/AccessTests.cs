using System.Net;
using Ephemeral.AspNetCore.Security;
using Ephemeral.AspNetCore.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using static Ephemeral.AspNetCore.Tests.Support.Requests;

namespace Ephemeral.AspNetCore.Tests.Security;

public sealed class AccessTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Everywhere = "http://0.0.0.0:0";

    [Fact]
    public async Task On_an_address_that_others_reach_it_does_not_start_without_a_policy()
    {
        var error = await Assert.ThrowsAsync<EphemeralDashboardStartException>(() => DashboardApp.StartAsync(_ => { }, url: Everywhere));

        Assert.Contains("http://0.0.0.0:", error.Message);
        Assert.Contains("/ephemeral", error.Message);
        Assert.Contains("RequireAuthorization", error.Message);
    }

    [Fact]
    public async Task A_policy_on_steering_alone_is_not_enough() =>
        await Assert.ThrowsAsync<EphemeralDashboardStartException>(() => DashboardApp.StartAsync(
            options => options.EnableSteering = true, dashboard => dashboard.Steering.RequireAuthorization(TestUsers.Operators), TestUsers.Add, Everywhere));

    [Fact]
    public async Task A_policy_that_is_taken_away_again_is_none() =>
        await Assert.ThrowsAsync<EphemeralDashboardStartException>(() => DashboardApp.StartAsync(
            _ => { }, dashboard => dashboard.RequireAuthorization(TestUsers.Viewers).AllowAnonymous(), TestUsers.Add, Everywhere));

    [Fact]
    public async Task With_a_policy_it_starts_and_lets_in_whom_the_policy_does()
    {
        await using var app = await DashboardApp.StartAsync(
            _ => { }, dashboard => dashboard.RequireAuthorization(TestUsers.Viewers), TestUsers.Add, Everywhere);
        foreach (var path in new[] { "", "assets/js/app.js", "api/overview", "api/live", "api/openapi.json" })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(app, path, roles: null));
            Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(app, path, "others"));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(app, path, TestUsers.Viewers));
        }
    }

    [Fact]
    public async Task Steering_can_ask_for_more_than_looking()
    {
        await using var app = await DashboardApp.StartAsync(
            options => options.EnableSteering = true,
            dashboard =>
            {
                dashboard.RequireAuthorization(TestUsers.Viewers);
                dashboard.Steering.RequireAuthorization(TestUsers.Operators);
            },
            TestUsers.Add);
        var jobs = app.Work("jobs");

        Assert.Equal((HttpStatusCode.Forbidden, false), (await SteerAsync(TestUsers.Viewers), jobs.IsPaused));
        Assert.Equal((HttpStatusCode.OK, true), (await SteerAsync($"{TestUsers.Viewers},{TestUsers.Operators}"), jobs.IsPaused));
        Assert.Contains("\"canSteer\":false,\"cannotSteer\":\"You may look, but not steer", await SessionAsync(TestUsers.Viewers));
        Assert.Contains("\"canSteer\":true", await SessionAsync($"{TestUsers.Viewers},{TestUsers.Operators}"));

        async Task<HttpStatusCode> SteerAsync(string roles)
        {
            using var request = Steering("pause", new { coordinator = "jobs" });
            request.Headers.Add(TestUsers.Header, roles);
            using var response = await app.Client.SendAsync(request);
            return response.StatusCode;
        }

        async Task<string> SessionAsync(string roles)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "api/session") { Headers = { { TestUsers.Header, roles } } };
            using var response = await app.Client.SendAsync(request);
            return await response.Content.ReadAsStringAsync();
        }
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("10.0.0.7:5080")]
    [InlineData("localhost.evil.example")]
    public async Task Without_a_policy_a_name_that_is_not_of_this_machine_gets_nothing(string host)
    {
        await using var app = await DashboardApp.SteerableAsync();
        var jobs = app.Work("jobs");
        foreach (var path in new[] { "", "assets/js/app.js", "api/overview", "api/live" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = host } };
            using var response = await app.Client.SendAsync(request);
            Assert.Contains(host, await response.ProblemAsync(HttpStatusCode.Forbidden));
            Assert.Equal(["DENY"], response.Headers.GetValues("X-Frame-Options"));
        }

        using var steering = Steering("pause", new { coordinator = "jobs" });
        steering.Headers.Host = host;
        using var answer = await app.Client.SendAsync(steering);
        await answer.ProblemAsync(HttpStatusCode.Forbidden);
        Assert.False(jobs.IsPaused);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "10.0.0.7")]
    [InlineData("x-forwarded-proto", "https")]
    [InlineData("X-Original-For", "127.0.0.1:1234")]
    [InlineData("X-Real-IP", "10.0.0.7")]
    [InlineData("Forwarded", "for=10.0.0.7")]
    [InlineData("Via", "1.1 proxy")]
    public async Task Without_a_policy_what_a_proxy_passes_on_gets_nothing(string header, string value)
    {
        foreach (var path in new[] { "", "assets/js/app.js", "api/overview", "api/live" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add(header, value);
            using var response = await shared.App.Client.SendAsync(request);
            Assert.Contains($"passed on by a proxy, as its header {header} says", await response.ProblemAsync(HttpStatusCode.Forbidden), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task With_a_policy_what_a_proxy_passes_on_is_answered()
    {
        await using var app = await DashboardApp.StartAsync(_ => { }, dashboard => dashboard.RequireAuthorization(TestUsers.Viewers), TestUsers.Add);
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/overview")
        {
            Headers = { { "X-Forwarded-For", "10.0.0.7" }, { TestUsers.Header, TestUsers.Viewers } },
        };
        using var response = await app.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Without_a_policy_who_comes_from_another_address_gets_nothing()
    {
        await using var app = await DashboardApp.StartAsync(
            _ => { }, build: static builder => builder.Services.AddSingleton<IStartupFilter>(new ComesFrom(IPAddress.Parse("10.0.0.7"))));

        Assert.Contains("comes from 10.0.0.7", await app.ProblemAsync("api/overview", HttpStatusCode.Forbidden));
    }

    [Theory]
    [InlineData("cross-site", HttpStatusCode.Forbidden)]
    [InlineData("same-site", HttpStatusCode.Forbidden)]
    [InlineData("same-origin", HttpStatusCode.OK)]
    [InlineData("none", HttpStatusCode.OK)]
    public async Task Pages_of_other_sites_read_nothing(string site, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/overview") { Headers = { { "Sec-Fetch-Site", site } } };
        using var response = await shared.App.Client.SendAsync(request);
        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("https://elsewhere.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData(null, HttpStatusCode.OK)]
    public async Task Over_plain_http_pages_of_other_sites_are_known_by_their_origin(string? origin, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/overview");
        request.Headers.Add("Origin", origin ?? new Uri(shared.App.Address).GetLeftPart(UriPartial.Authority));
        using var response = await shared.App.Client.SendAsync(request);
        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("http://127.0.0.1:80", true)]
    [InlineData("http://127.8.9.1:80", true)]
    [InlineData("https://[::1]:443", true)]
    [InlineData("http://localhost:5080", true)]
    [InlineData("http://[::]:80", false)]
    [InlineData("http://0.0.0.0:80", false)]
    [InlineData("http://*:80", false)]
    [InlineData("http://+:80", false)]
    [InlineData("http://192.168.1.5:80", false)]
    [InlineData("http://localhost.example.com:80", false)]
    [InlineData("http://unix:/tmp/socket", false)]
    [InlineData("nonsense", false)]
    public void Loopback_is_told_from_what_others_reach(string address, bool isLoopback) =>
        Assert.Equal(isLoopback, Loopback.IsAddress(address));

    [Fact]
    public async Task Options_out_of_range_stop_the_start_all_named_at_once()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => DashboardApp.StartAsync(options =>
        {
            options.AskTimeout = TimeSpan.Zero;
            options.MaxLiveConnections = 0;
            options.BackLink = "javascript:alert(1)";
        }));
        Assert.Equal(3, error.Failures.Count());
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("/", true)]
    [InlineData("../", true)]
    [InlineData("/shop/start?from=dashboard#top", true)]
    [InlineData("https://shop.example/start", true)]
    [InlineData("http://localhost:5000", true)]
    [InlineData("", false)]
    [InlineData(" /", false)]
    [InlineData("//shop.example", false)]
    [InlineData("/\\shop.example", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("java\nscript:alert(1)", false)]
    [InlineData("data:text/html,x", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("ftp://shop.example", false)]
    [InlineData("http://", false)]
    public void The_way_back_is_a_relative_or_a_web_address(string? link, bool isAllowed) => Assert.Equal(
        isAllowed, !new EphemeralDashboardOptions { BackLink = link }.Problems().Any(problem => problem.Contains("BackLink")));

    [Fact]
    public void Mapping_without_the_services_says_what_to_add()
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        Assert.Contains("AddEphemeralDashboard", Assert.Throws<InvalidOperationException>(() => app.MapEphemeralDashboard()).Message);
    }

    private static async Task<HttpStatusCode> StatusAsync(DashboardApp app, string path, string? roles)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (roles is not null)
            request.Headers.Add(TestUsers.Header, roles);
        using var response = await app.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return response.StatusCode;
    }

    /// <summary>Has all requests come from an address, as a proxy's header makes them by UseForwardedHeaders.</summary>
    private sealed class ComesFrom(IPAddress address) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((http, rest) =>
            {
                http.Connection.RemoteIpAddress = address;
                return rest(http);
            });
            next(app);
        };
    }
}
