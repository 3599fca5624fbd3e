using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Ephemeral.Testing;

namespace Ephemeral.Samples.Tests.Docs;

/// <summary>The examples of <c>docs/dashboard.md</c>.</summary>
public class DashboardExamples
{
    [Fact]
    public async Task Mapping()
    {
        var builder = WebApplication.CreateBuilder(["--urls=http://127.0.0.1:0"]);
        // <dashboard>
        builder.Services.AddEphemeralDashboard();
        var app = builder.Build();
        app.MapEphemeralDashboard("/ephemeral");
        // </dashboard>
        await using (app)
        {
            await app.StartAsync().InTime();
            using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
            Assert.Contains("\"canSteer\":false", await client.GetStringAsync("/ephemeral/api/session"), StringComparison.Ordinal);
            await app.StopAsync().InTime();
        }
    }

    [Fact]
    public async Task A_way_back()
    {
        var builder = WebApplication.CreateBuilder(["--urls=http://127.0.0.1:0"]);
        // <dashboard-back>
        builder.Services.AddEphemeralDashboard(options => options.BackLink = "../");
        // </dashboard-back>
        await using var app = builder.Build();
        app.MapEphemeralDashboard("/ephemeral");
        await app.StartAsync().InTime();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        Assert.Contains("\"backLink\":\"../\"", await client.GetStringAsync("/ephemeral/api/session"), StringComparison.Ordinal);
        await app.StopAsync().InTime();
    }

    [Fact]
    public async Task Steering_by_operators_alone()
    {
        var builder = WebApplication.CreateBuilder(["--urls=http://127.0.0.1:0"]);
        builder.Services.AddAuthentication();
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy("viewers", policy => policy.RequireAssertion(_ => true))
            .AddPolicy("operators", policy => policy.RequireAssertion(_ => false));
        // <dashboard-steering>
        builder.Services.AddEphemeralDashboard(options => options.EnableSteering = true);
        // </dashboard-steering>
        await using var app = builder.Build();
        // <dashboard-policies>
        var dashboard = app.MapEphemeralDashboard("/ephemeral");
        dashboard.RequireAuthorization("viewers");                 // the page, its API, and steering
        dashboard.Steering.RequireAuthorization("operators");      // steering, in addition
        // </dashboard-policies>
        await app.StartAsync().InTime();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        Assert.Contains("\"canSteer\":false", await client.GetStringAsync("/ephemeral/api/session"), StringComparison.Ordinal);
        await app.StopAsync().InTime();
    }
}
