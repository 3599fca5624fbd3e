using Ephemeral.AspNetCore.Tests.Support;
using Ephemeral.Host.Tests.Browser;
using Ephemeral.Testing;
using static Microsoft.Playwright.Assertions;

namespace Ephemeral.AspNetCore.Tests.Browser;

public sealed class SteeringTests(Chromium chromium) : IClassFixture<Chromium>
{
    [SkippableFact]
    public async Task A_coordinator_is_paused_limited_resumed_and_completed()
    {
        await using var app = await DashboardApp.SteerableAsync();
        var jobs = app.Work("jobs", new() { EnableDynamicConcurrency = true });
        await using var page = await DashboardPage.OpenAsync(chromium, app, "jobs");

        await page.Button("Pause").ClickAsync();
        await Expect(page.Toast).ToContainTextAsync("Paused.");
        Assert.True(jobs.IsPaused);
        await page.Button("Resume").ClickAsync();
        await Expect(page.Toast).ToContainTextAsync("Operations start again.");
        Assert.False(jobs.IsPaused);

        await page.Page.GetByLabel("Run at most").FillAsync("3");
        await page.Button("Set").ClickAsync();
        await Expect(page.Toast).ToHaveTextAsync("Up to 3 run at the same time now.");
        Assert.Equal(3, jobs.CurrentMaxConcurrency);

        await page.Button("Complete…").ClickAsync();
        await page.Button("Keep as it is").ClickAsync();
        Assert.False(jobs.IsCompleted);
        await page.Button("Complete…").ClickAsync();
        await page.Button("Complete it").ClickAsync();
        await Expect(page.Toast).ToContainTextAsync("Completed.");
        Assert.True(jobs.IsCompleted);
        await Expect(page.Button("Complete…")).ToBeDisabledAsync();
        Assert.Empty(page.Errors);
    }

    [SkippableFact]
    public async Task Operations_are_pinned_cancelled_and_forgotten_where_they_are_listed()
    {
        await using var app = await DashboardApp.SteerableAsync();
        var jobs = app.Work("jobs");
        var id = await jobs.EnqueueAsync(Job.Endless());
        await using var page = await DashboardPage.OpenAsync(chromium, app, "jobs");

        await page.Button($"Pin operation {id}").ClickAsync();
        await Expect(page.Button($"Unpin operation {id}")).ToBeVisibleAsync();
        await page.Button($"Cancel operation {id}").ClickAsync();
        await page.Page.Keyboard.PressAsync("Escape");
        Assert.Equal(0, jobs.TotalCancelled);
        await page.Button($"Cancel operation {id}").ClickAsync();
        await page.Button("Cancel the operation").ClickAsync();
        await Eventually.True(() => jobs.TotalCancelled == 1);
        await Expect(page.Operations.Locator(".state")).ToHaveTextAsync("cancelled");
        await page.Button($"Forget operation {id}").ClickAsync();
        await page.Button("Forget it").ClickAsync();
        await Expect(page.Operations).ToHaveCountAsync(0);
        Assert.Empty(page.Errors);
    }

    [SkippableFact]
    public async Task What_is_refused_is_told()
    {
        await using var app = await DashboardApp.SteerableAsync();
        app.Work("fixed");
        await using var page = await DashboardPage.OpenAsync(chromium, app, "fixed");

        await page.Page.GetByLabel("Run at most").FillAsync("3");
        await page.Button("Set").ClickAsync();

        await Expect(page.Toast).ToContainTextAsync("EnableDynamicConcurrency");
    }

    [SkippableFact]
    public async Task Without_steering_there_are_no_buttons_for_it()
    {
        await using var app = await DashboardApp.ReadOnlyAsync();
        await app.Work("jobs").EnqueueAsync(Job.Endless());
        await using var page = await DashboardPage.OpenAsync(chromium, app, "jobs");

        await Expect(page.Operations).ToHaveCountAsync(1);
        await Expect(page.Page.Locator("#mode")).ToHaveTextAsync("Read-only");
        await Expect(page.Page.Locator("#steering")).ToBeHiddenAsync();
        await Expect(page.Operations.Locator("button")).ToHaveCountAsync(0);
    }
}
