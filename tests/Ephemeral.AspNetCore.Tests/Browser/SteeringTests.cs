using Ephemeral.AspNetCore.Tests.Support;
using Ephemeral.Host.Tests.Browser;
using Ephemeral.Testing;
using Microsoft.Playwright;
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
        await page.ExpectToldAsync("Paused.");
        Assert.True(jobs.IsPaused);
        await page.Button("Resume").ClickAsync();
        await page.ExpectToldAsync("Operations start again.");
        Assert.False(jobs.IsPaused);

        await page.Page.GetByLabel("Run at most").FillAsync("3");
        await page.Button("Set").ClickAsync();
        await page.ExpectToldAsync("Up to 3 run at the same time now.");
        Assert.Equal(3, jobs.CurrentMaxConcurrency);

        await page.Button("Complete…").ClickAsync();
        await page.Button("Keep as it is").ClickAsync();
        Assert.False(jobs.IsCompleted);
        await page.Button("Complete…").ClickAsync();
        await page.Button("Complete it").ClickAsync();
        await page.ExpectToldAsync("Completed.");
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
        await page.Button("Forget the operation").ClickAsync();
        await Expect(page.Operations).ToHaveCountAsync(0);
        Assert.Empty(page.Errors);
    }

    [SkippableFact]
    public async Task A_question_is_taken_back_when_its_page_is_left()
    {
        await using var app = await DashboardApp.SteerableAsync();
        var (first, second) = (app.Work("first"), app.Work("second"));
        await using var page = await DashboardPage.OpenAsync(chromium, app, "first");
        await page.Page.EvaluateAsync("location.hash = '#/c/second'");
        await Expect(page.Page.Locator("#coordinator-heading")).ToHaveTextAsync("second");
        await page.Button("Complete…").ClickAsync();
        await Expect(page.Page.Locator("#confirm-title")).ToHaveTextAsync("Complete second?");

        await page.Page.GoBackAsync();

        await Expect(page.Page.Locator("#coordinator-heading")).ToHaveTextAsync("first");
        await Expect(page.Page.Locator("#confirm")).ToBeHiddenAsync();
        await page.Button("Complete…").ClickAsync();
        await Expect(page.Page.Locator("#confirm-title")).ToHaveTextAsync("Complete first?");
        await page.Button("Complete it").ClickAsync();
        await page.ExpectToldAsync("Completed.");
        Assert.Equal((true, false), (first.IsCompleted, second.IsCompleted));
        Assert.Empty(page.Errors);
    }

    [SkippableFact]
    public async Task What_is_asked_about_one_coordinator_is_not_done_to_the_one_that_is_shown_by_then()
    {
        await using var app = await DashboardApp.SteerableAsync();
        var (first, second) = (app.Work("first"), app.Work("second"));
        await using var page = await DashboardPage.OpenAsync(chromium, app, "first");

        // a browser tells of a new address in a task of its own: what is pressed before that belongs to the page that is still shown
        await page.Button("Complete…").ClickAsync();
        await page.Page.EvaluateAsync(
            """
            () => {
              document.getElementById('confirm-yes').click();
              location.hash = '#/c/second';
              dispatchEvent(new HashChangeEvent('hashchange', { oldURL: location.href, newURL: location.href }));
            }
            """);

        await page.ExpectToldAsync("Completed.");
        Assert.Equal((true, false), (first.IsCompleted, second.IsCompleted));
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
        var jobs = app.Work("jobs");
        var id = await jobs.EnqueueAsync(Job.Endless());
        await using var page = await DashboardPage.OpenAsync(chromium, app, "jobs");
        var cancel = page.Button($"Cancel operation {id}");
        await Expect(cancel).ToBeVisibleAsync();
        await page.Page.RouteAsync("**/api/steer/**", route => route.FulfillAsync(new()
        {
            Status = 409, ContentType = "application/problem+json", Body = """{"detail":"It may not be."}""",
        }));

        await cancel.ClickAsync();
        await page.Button("Cancel the operation").ClickAsync();

        await page.ExpectToldAsync("It may not be.");
    }

    [SkippableFact]
    public async Task A_limit_that_is_fixed_is_disabled_and_names_the_option()
    {
        await using var app = await DashboardApp.SteerableAsync();
        app.Work("fixed");
        await using var page = await DashboardPage.OpenAsync(chromium, app, "fixed");

        await Expect(page.Page.Locator("#steering-note")).ToContainTextAsync("EnableDynamicConcurrency");
        await Expect(page.Page.GetByLabel("Run at most")).ToBeDisabledAsync();
        await Expect(page.Button("Set")).ToBeDisabledAsync();
        await Expect(page.Button("Pause")).ToBeEnabledAsync();
    }

    [SkippableFact]
    public async Task Without_steering_its_controls_are_disabled_and_say_which_setting_enables_them()
    {
        await using var app = await DashboardApp.ReadOnlyAsync();
        var jobs = app.Work("jobs", new() { EnableDynamicConcurrency = true });
        var id = await jobs.EnqueueAsync(Job.Endless());
        await using var page = await DashboardPage.OpenAsync(chromium, app, "jobs");

        await Expect(page.Operations).ToHaveCountAsync(1);
        await Expect(page.Page.Locator("#mode")).ToHaveTextAsync("Read-only");
        await Expect(page.Page.Locator("#steering-note")).ToContainTextAsync("EphemeralDashboardOptions.EnableSteering");
        foreach (var name in new[] { "Set", "Pause", "Complete…" })
            await Expect(page.Button(name)).ToBeDisabledAsync();
        await Expect(page.Operations.Locator("button")).ToHaveCountAsync(0);
        await Expect(page.Page.GetByRole(AriaRole.Checkbox)).ToHaveCountAsync(0);

        await page.Operations.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page.Button($"Cancel operation {id}")).ToBeDisabledAsync();
        await Expect(page.Page.Locator("#operation-note")).ToContainTextAsync("EphemeralDashboardOptions.EnableSteering");
    }

    [SkippableFact]
    public async Task What_waits_is_listed_in_the_order_of_admission_and_cancelled_there()
    {
        await using var app = await DashboardApp.SteerableAsync();
        var jobs = app.Keyed("jobs", new() { MaxConcurrency = 1 });
        await jobs.EnqueueAsync(Job.Endless("running"));
        await Eventually.True(() => jobs.ActiveCount == 1);
        var first = await jobs.EnqueueAsync(Job.Done("c"));
        await jobs.EnqueueAsync(Job.Done("a"));
        await jobs.EnqueueAsync(Job.Done("b"));
        await using var page = await DashboardPage.OpenAsync(chromium, app, "jobs");

        await page.Button("Waiting").ClickAsync();
        await Expect(page.Operations.Locator(".c-key")).ToHaveTextAsync(["c", "a", "b"]);
        await page.Button($"Cancel operation {first}").ClickAsync();
        await page.Button("Cancel the operation").ClickAsync();

        await page.ExpectToldAsync("Cancelled: operation");
        await page.Page.Mouse.MoveAsync(1, 1);
        await page.Page.Locator("#operations-key").FocusAsync();
        await Expect(page.Operations.Locator(".c-key")).ToHaveTextAsync(["a", "b"]);
        Assert.Equal(1, jobs.TotalCancelled);
    }

    [SkippableFact]
    public async Task Several_are_selected_and_cancelled_or_forgotten_at_once()
    {
        await using var app = await DashboardApp.SteerableAsync();
        var jobs = app.Work("jobs", new() { MaxConcurrency = 10 });
        await jobs.EnqueueAsync(Job.Failing("no"));
        await Eventually.True(() => jobs.TotalFailed == 1);
        var first = await jobs.EnqueueAsync(Job.Endless());
        for (var i = 0; i < 2; i++)
            await jobs.EnqueueAsync(Job.Endless());
        await using var page = await DashboardPage.OpenAsync(chromium, app, "jobs");
        await Expect(page.Operations).ToHaveCountAsync(4);
        await Expect(page.Button("Cancel selected…")).ToBeDisabledAsync();

        await page.Page.GetByLabel("Select all shown").CheckAsync();
        await Expect(page.Page.Locator("#selected-count")).ToHaveTextAsync("4 selected");
        await jobs.EnqueueAsync(Job.Done());
        await Expect(page.Page.Locator("#operations-count")).ToHaveTextAsync("5 · stands still while some are selected");
        await Expect(page.Operations).ToHaveCountAsync(4);
        await page.Page.GetByLabel($"Select operation {first}").UncheckAsync();
        await page.Button("Cancel 2…").ClickAsync();
        await page.Button("Cancel 2 operations").ClickAsync();

        await page.ExpectToldAsync("Cancelled: 2 operations.");
        await Eventually.True(() => jobs.TotalCancelled == 2);
        await Expect(page.Operations).ToHaveCountAsync(5);
        await page.Page.GetByLabel("Select all shown").CheckAsync();
        await page.Button("Forget 4…").ClickAsync();
        await page.Button("Forget 4 operations").ClickAsync();
        await page.ExpectToldAsync("Forgotten: 4 operations.");
        await Expect(page.Operations).ToHaveCountAsync(1);
        Assert.Empty(page.Errors);
    }
}
