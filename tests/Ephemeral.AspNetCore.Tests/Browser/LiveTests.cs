using System.Text.RegularExpressions;
using Ephemeral.AspNetCore.Tests.Support;
using Ephemeral.Host.Tests.Browser;
using Ephemeral.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ephemeral.AspNetCore.Tests.Browser;

public sealed class LiveTests(Chromium chromium) : IClassFixture<Chromium>
{
    [SkippableFact]
    public async Task What_happens_is_seen_without_a_reload()
    {
        await using var app = await DashboardApp.ReadOnlyAsync();
        var jobs = app.Work("jobs", new() { MaxConcurrency = 2 });
        await using var page = await DashboardPage.OpenAsync(chromium, app);
        await Expect(page.Coordinators).ToHaveCountAsync(1);
        await Expect(page.Coordinators.Locator(".state")).ToHaveTextAsync("idle");

        await jobs.EnqueueAsync(Job.Endless());
        await jobs.EnqueueAsync(Job.Failing("no"));
        await Expect(page.Coordinators.Locator(".state")).ToHaveTextAsync("running");
        await Expect(page.Coordinators.Locator(".c-failed")).ToHaveTextAsync("1");

        app.Work("another");
        await Expect(page.Coordinators).ToHaveCountAsync(2);
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "jobs" }).ClickAsync();
        await Expect(page.Tile("Running").Locator(".value")).ToHaveTextAsync("1");
        await Expect(page.Operations).ToHaveCountAsync(2);
        await Expect(page.Operations.Nth(1).Locator(".error")).ToHaveTextAsync("InvalidOperationException");

        await jobs.EnqueueAsync(Job.Done());
        await Expect(page.Operations).ToHaveCountAsync(3);
        Assert.Empty(page.Errors);
        await jobs.DisposeAsync();
        await Expect(page.Page.Locator("#coordinator-gone")).ToBeVisibleAsync();
        // what the page asked before it knew of the end is answered that there is no such coordinator, or that it has ended
        Assert.All(page.Errors, error => Assert.Matches("404|409", error));
    }

    [SkippableFact]
    public async Task The_signal_that_holds_work_back_is_named()
    {
        await using var app = await DashboardApp.ReadOnlyAsync();
        var jobs = app.Work("jobs", new() { DeferOnSignals = new HashSet<string> { "*.down" }, MaxDeferAttempts = 0 });
        await using var page = await DashboardPage.OpenAsync(chromium, app, "jobs");
        jobs.RaiseSignal("smtp.down");
        await Expect(page.Tile("Waiting").Locator(".small")).ToHaveTextAsync(new Regex("^deferred for .+ by smtp.down$"));
    }

    [SkippableFact]
    public async Task A_lost_connection_is_told_and_comes_back_by_itself()
    {
        await using var app = await DashboardApp.ReadOnlyAsync();
        var jobs = app.Work("jobs");
        await using var page = await DashboardPage.OpenAsync(chromium, app, "jobs");
        await Expect(page.Tile("Running").Locator(".value")).ToHaveTextAsync("0");

        // a browser that is told to be offline lets a stream go on that it had, or that was just asked for
        await page.Context.RouteAsync("**/api/live**", static route => route.AbortAsync());
        await page.Page.EvaluateAsync("dispatchEvent(new Event('online'))");
        await Expect(page.Connection).ToContainTextAsync("Connection lost. Trying again in ");
        await jobs.EnqueueAsync(Job.Endless());
        await page.Context.UnrouteAllAsync();

        await Expect(page.Connection).ToHaveTextAsync("Live");
        await page.ExpectToldAsync("Connected again.");
        await Expect(page.Tile("Running").Locator(".value")).ToHaveTextAsync("1");
    }

    [SkippableFact]
    public async Task Who_is_signed_out_meanwhile_is_told_so_and_sees_all_again_once_signed_in()
    {
        var signIn = new SignIn();
        await using var app = await DashboardApp.StartAsync(_ => { }, dashboard => dashboard.RequireAuthorization(), signIn.Add);
        var jobs = app.Work("jobs");
        await jobs.EnqueueAsync(Job.Endless());
        await using var page = await DashboardPage.OpenAsync(chromium, app, "jobs");
        await Expect(page.Operations).ToHaveCountAsync(1);

        signIn.IsSignedIn = false;
        await Expect(page.Page.Locator("#operations-empty")).ToHaveTextAsync("You are signed out. Reload this page to sign in again.");
        await page.Page.EvaluateAsync("dispatchEvent(new Event('online'))");
        await Expect(page.Connection).ToHaveTextAsync("Signed out. Reload this page to sign in again");
        await page.ExpectToldAsync("You are signed out. Reload this page to sign in again.");

        signIn.IsSignedIn = true;
        await page.Page.EvaluateAsync("dispatchEvent(new Event('online'))");
        await Expect(page.Connection).ToHaveTextAsync("Live");
        await Expect(page.Page.Locator("#operations-empty")).ToBeHiddenAsync();
    }

    [SkippableFact]
    public async Task Fifty_coordinators_are_filtered_as_one_types_and_sorted()
    {
        await using var app = await DashboardApp.ReadOnlyAsync();
        for (var i = 1; i <= 50; i++)
            app.Work($"worker-{i}");
        await app.Work("zebra").EnqueueAsync(Job.Endless());
        await using var page = await DashboardPage.OpenAsync(chromium, app);
        await Expect(page.Coordinators).ToHaveCountAsync(51);
        await Expect(page.Coordinators.Nth(1).Locator("a")).ToHaveTextAsync("worker-2");

        await page.Page.Keyboard.PressAsync("/");
        await page.Page.Keyboard.TypeAsync("worker-4");
        await Expect(page.Coordinators).ToHaveCountAsync(11);
        await page.Page.Keyboard.PressAsync("Control+A");
        await page.Page.Keyboard.TypeAsync("nothing like it");
        await Expect(page.Page.Locator("#overview-empty")).ToHaveTextAsync("No coordinator matches the filter.");
        await page.Page.Keyboard.PressAsync("Control+A");
        await page.Page.Keyboard.PressAsync("Delete");

        await page.Button("Running").ClickAsync();
        await Expect(page.Coordinators.First.Locator("a")).ToHaveTextAsync("zebra");
        await Expect(page.Page.GetByRole(AriaRole.Columnheader, new() { Name = "Running" })).ToHaveAttributeAsync("aria-sort", "descending");
    }

    [SkippableFact]
    public async Task A_thousand_operations_and_ten_thousand_keys_are_as_easy_as_ten()
    {
        await using var app = await DashboardApp.ReadOnlyAsync();
        var orders = app.Keyed("orders", new() { MaxTrackedOperations = 1000, MaxPendingOperations = 20_000, MaxConcurrency = 4 });
        for (var i = 0; i < 1000; i++)
            await orders.EnqueueAsync(Job.Done($"done-{i % 100}"));
        await Eventually.True(() => orders.TotalCompleted == 1000);
        for (var i = 0; i < 10_000; i++)
            await orders.EnqueueAsync(Job.Endless($"user-{i}"));
        await orders.EnqueueAsync(Job.Endless("user-9999"));

        await using var page = await DashboardPage.OpenAsync(chromium, app, "orders");
        await Expect(page.Page.Locator("#operations-range")).ToHaveTextAsync("1–50 of 1,004");
        await Expect(page.Operations).ToHaveCountAsync(50);
        await Expect(page.Page.Locator("#keys tbody tr")).ToHaveCountAsync(50);
        await Expect(page.Page.Locator("#keys tbody tr").First.Locator(".c-name")).ToHaveTextAsync("user-9999");

        await page.Button("Next").ClickAsync();
        await Expect(page.Page.Locator("#operations-range")).ToHaveTextAsync("51–100 of 1,004");
        await page.Button("Running").ClickAsync();
        await Expect(page.Operations).ToHaveCountAsync(4);
        await page.Button("Recent").ClickAsync();
        await page.Page.GetByLabel("Of this key").FillAsync("done-7");
        await Expect(page.Operations).ToHaveCountAsync(10);
        var id = (await page.Operations.First.Locator("code").TextContentAsync())!;
        await page.Page.GetByLabel("Find an operation by its id").FillAsync(id);
        await Expect(page.Operations).ToHaveCountAsync(1);
        await page.Page.GetByLabel("Find an operation by its id").FillAsync("5");
        await Expect(page.Page.Locator("#operations-note")).ToContainTextAsync("knows no operation 5");
        Assert.True(await page.Page.EvaluateAsync<int>("document.getElementsByTagName('*').length") < 4000);
    }

    [SkippableFact]
    public async Task A_button_that_is_disabled_while_it_has_the_focus_keeps_it_and_does_nothing()
    {
        await using var app = await DashboardApp.ReadOnlyAsync();
        var jobs = app.Work("jobs");
        for (var i = 0; i < 60; i++)
            await jobs.EnqueueAsync(Job.Done());
        await Eventually.True(() => jobs.TotalCompleted == 60);
        await using var page = await DashboardPage.OpenAsync(chromium, app, "jobs");
        var (next, range) = (page.Button("Next"), page.Page.Locator("#operations-range"));
        await Expect(range).ToHaveTextAsync("1–50 of 60");

        await next.FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(range).ToHaveTextAsync("51–60 of 60");
        await Expect(next).ToBeDisabledAsync();
        await Expect(next).ToBeFocusedAsync();
        var address = await page.Page.EvaluateAsync<string>("location.href");
        await page.Page.Keyboard.PressAsync("Enter");

        Assert.Equal(address, await page.Page.EvaluateAsync<string>("location.href"));
        await Expect(range).ToHaveTextAsync("51–60 of 60");
        await page.Button("Previous").ClickAsync();
        await Expect(range).ToHaveTextAsync("1–50 of 60");
    }

    [SkippableFact]
    public async Task An_id_that_is_typed_right_after_a_key_is_found()
    {
        await using var app = await DashboardApp.ReadOnlyAsync();
        var orders = app.Keyed("orders");
        var id = await orders.EnqueueAsync(Job.Done("ada"));
        await orders.EnqueueAsync(Job.Done("ada"));
        await using var page = await DashboardPage.OpenAsync(chromium, app, "orders");
        await Expect(page.Operations).ToHaveCountAsync(2);

        await page.Page.EvaluateAsync(
            """
            id => {
              for (const [field, text] of [['operations-key', 'ada'], ['operation-id', id]]) {
                const input = document.getElementById(field);
                input.value = text;
                input.dispatchEvent(new Event('input'));
              }
            }
            """,
            id.ToString());
        await Expect(page.Operations).ToHaveCountAsync(1);
    }
}
