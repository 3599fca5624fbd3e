using Ephemeral.AspNetCore.Tests.Support;
using Ephemeral.Host.Tests.Browser;
using Ephemeral.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ephemeral.AspNetCore.Tests.Browser;

public sealed class AddressTests(Chromium chromium) : IClassFixture<Chromium>
{
    [SkippableFact]
    public async Task Tabs_filters_and_orders_outlive_a_reload_and_the_way_back_and_can_be_passed_on()
    {
        await using var app = await DashboardApp.ReadOnlyAsync();
        var orders = app.Keyed("orders/of ?all", new() { MaxConcurrency = 1 });
        foreach (var key in new[] { "bob", "ada", "carl" })
            await orders.EnqueueAsync(Job.Failing("no", key));
        await orders.EnqueueAsync(Job.Done("ada"));
        await Eventually.True(() => orders.TotalCompleted == 1);
        await using var page = await DashboardPage.OpenAsync(chromium, app, orders.Name);
        var keys = page.Operations.Locator(".c-key");
        await Expect(keys).ToHaveCountAsync(4);

        await page.Button("Failed").ClickAsync();
        await Expect(keys).ToHaveTextAsync(["carl", "ada", "bob"]);
        var table = page.Page.Locator("#operations");
        await table.GetByRole(AriaRole.Button, new() { Name = "Key" }).ClickAsync();
        await Expect(keys).ToHaveTextAsync(["ada", "bob", "carl"]);
        await Expect(table.GetByRole(AriaRole.Columnheader, new() { Name = "Key" })).ToHaveAttributeAsync("aria-sort", "ascending");
        await page.Page.ReloadAsync();
        await Expect(keys).ToHaveTextAsync(["ada", "bob", "carl"]);
        await Expect(page.Button("Failed")).ToHaveAttributeAsync("aria-pressed", "true");

        await page.Page.GetByLabel("Of this key").FillAsync("bob");
        await Expect(keys).ToHaveTextAsync(["bob"]);
        await page.Operations.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page.Page.Locator("#operation-state")).ToHaveTextAsync("failed");
        await page.Page.GoBackAsync();
        await Expect(keys).ToHaveTextAsync(["bob"]);
        await Expect(page.Page.GetByLabel("Of this key")).ToHaveValueAsync("bob");
        await page.Page.GoBackAsync();
        await Expect(keys).ToHaveTextAsync(["ada", "carl", "ada", "bob"]);
        await page.Page.GoForwardAsync();
        await Expect(keys).ToHaveTextAsync(["bob"]);

        await using var other = await DashboardPage.OpenAsync(chromium, page.Page.Url);
        await Expect(other.Operations.Locator(".c-key")).ToHaveTextAsync(["bob"]);
        Assert.Empty(page.Errors);
    }

    [SkippableFact]
    public async Task The_way_up_leads_to_the_lists_as_they_were_left()
    {
        await using var app = await DashboardApp.ReadOnlyAsync();
        app.Work("worker-1");
        app.Work("other");
        await using var page = await DashboardPage.OpenAsync(chromium, app);
        await Expect(page.Coordinators).ToHaveCountAsync(2);
        await page.Page.GetByLabel("Filter coordinators").FillAsync("work worker");
        await Expect(page.Coordinators).ToHaveCountAsync(1);
        await Expect(page.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("filter=work"));

        await page.Page.GetByRole(AriaRole.Link, new() { Name = "worker-1" }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "All coordinators" }).ClickAsync();

        await Expect(page.Coordinators).ToHaveCountAsync(1);
        await Expect(page.Page.GetByLabel("Filter coordinators")).ToHaveValueAsync("work worker");
    }

    [SkippableFact]
    public async Task The_link_that_skips_the_header_leads_into_the_page_that_is_shown()
    {
        await using var app = await DashboardApp.ReadOnlyAsync();
        app.Work("jobs");
        await using var page = await DashboardPage.OpenAsync(chromium, app, "jobs");
        var address = page.Page.Url;
        await page.Page.Locator(".skip").FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");

        await Expect(page.Page.Locator("#view")).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("Tab");
        await Expect(page.Page.GetByRole(AriaRole.Link, new() { Name = "All coordinators" })).ToBeFocusedAsync();
        await Expect(page.Page.Locator("#coordinator-heading")).ToHaveTextAsync("jobs");
        await Expect(page.Page.Locator("#coordinator-heading")).ToBeVisibleAsync();
        Assert.Equal(address, page.Page.Url);
    }

    [SkippableFact]
    public async Task A_way_back_to_the_application_is_there_where_it_is_set()
    {
        await using var app = await DashboardApp.StartAsync(options => options.BackLink = "../start");
        await using var page = await DashboardPage.OpenAsync(chromium, app);
        var back = page.Page.GetByRole(AriaRole.Link, new() { Name = "Back to the application" });
        await Expect(back).ToBeVisibleAsync();
        Assert.Equal(
            new Uri(new Uri(app.Address), "../start").ToString(), await back.EvaluateAsync<string>("link => link.href"));

        await using var other = await DashboardApp.ReadOnlyAsync();
        await using var without = await DashboardPage.OpenAsync(chromium, other);
        await Expect(without.Page.Locator("#mode")).ToBeVisibleAsync();
        await Expect(without.Page.Locator("#back-link")).ToBeHiddenAsync();
    }
}
