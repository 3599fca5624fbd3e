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
    public async Task Rows_stand_still_under_the_pointer_and_buttons_keep_the_focus()
    {
        await using var app = await DashboardApp.SteerableAsync();
        var jobs = app.Work("jobs", new() { MaxConcurrency = 2 });
        var first = await jobs.EnqueueAsync(Job.Endless());
        await using var page = await DashboardPage.OpenAsync(chromium, app, "jobs");
        await page.Button($"Pin operation {first}").FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Button($"Unpin operation {first}")).ToBeFocusedAsync();

        await page.Operations.First.HoverAsync();
        await jobs.EnqueueAsync(Job.Done());
        await Expect(page.Page.Locator("#operations-count")).ToHaveTextAsync("2 · stands still while you are on it");
        await Expect(page.Operations).ToHaveCountAsync(1);

        await page.Page.Keyboard.PressAsync("Tab");
        await Expect(page.Button($"Cancel operation {first}")).ToBeFocusedAsync();
        await page.Page.Mouse.MoveAsync(1, 1);
        await page.Page.Locator("#operations-key").FocusAsync();
        await Expect(page.Operations).ToHaveCountAsync(2);
        await Expect(page.Page.Locator("#operations-count")).ToHaveTextAsync("2");
    }

    [SkippableFact]
    public async Task What_is_being_typed_as_a_limit_stays_until_it_is_set()
    {
        await using var app = await DashboardApp.SteerableAsync();
        var jobs = app.Work("jobs", new() { MaxConcurrency = 5, EnableDynamicConcurrency = true });
        await using var page = await DashboardPage.OpenAsync(chromium, app, "jobs");
        var limit = page.Page.GetByLabel("Run at most");
        await Expect(limit).ToHaveValueAsync("5");

        await limit.FillAsync("3");
        await page.Page.Keyboard.PressAsync("Tab");
        await jobs.EnqueueAsync(Job.Endless());
        await Expect(page.Tile("Running").Locator(".value")).ToHaveTextAsync("1");
        await Expect(limit).ToHaveValueAsync("3");

        await page.Page.Keyboard.PressAsync("Enter");
        await Eventually.True(() => jobs.CurrentMaxConcurrency == 3);
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
