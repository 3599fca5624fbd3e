using Ephemeral.AspNetCore.Tests.Support;
using Ephemeral.Host.Tests.Browser;
using Ephemeral.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ephemeral.AspNetCore.Tests.Browser;

public sealed class OperationPageTests(Chromium chromium) : IClassFixture<Chromium>
{
    [SkippableFact]
    public async Task An_operation_is_followed_from_its_waiting_to_its_end()
    {
        await using var app = await DashboardApp.SteerableAsync();
        var jobs = app.Keyed("jobs", new() { MaxConcurrency = 1 });
        var running = await jobs.EnqueueAsync(Job.Endless("first"));
        var id = await jobs.EnqueueAsync(Job.Endless("second"));
        await using var page = await DashboardPage.OpenAsync(chromium, app, "jobs", operation: id);
        var state = page.Page.Locator("#operation-state");
        await Expect(state).ToHaveTextAsync("waiting");
        await Expect(page.Page.Locator("#timeline-summary")).ToHaveTextAsync("Waits for its start.");
        await Expect(page.Page.Locator("#operation-key")).ToHaveTextAsync("second");
        await Expect(page.Button($"Pin operation {id}")).ToHaveCountAsync(0);

        jobs.Cancel(running);
        await Expect(state).ToHaveTextAsync("running");
        await Expect(page.Page.Locator("#events li")).ToHaveCountAsync(1);
        await page.Button($"Pin operation {id}").ClickAsync();
        await Expect(page.Page.Locator("#operation-pinned")).ToBeVisibleAsync();
        await page.Button($"Cancel operation {id}").ClickAsync();
        await page.Button("Cancel the operation").ClickAsync();

        await Expect(state).ToHaveTextAsync("cancelled");
        await Expect(page.Page.Locator("#events li")).ToHaveCountAsync(2);
        await Expect(page.Page.Locator("#error-type")).ToContainTextAsync("Cancel");
        await page.Button($"Forget operation {id}").ClickAsync();
        await page.Button("Forget the operation").ClickAsync();
        await Expect(page.Page.Locator("#operation-gone")).ToContainTextAsync("forgotten");
        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = $"Operation {id}" })).ToBeFocusedAsync();
        Assert.False(jobs.TryGet(id, out _));
    }

    [SkippableFact]
    public async Task Forgetting_one_leaves_the_page_of_another_that_is_open_by_then_as_it_is()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await DashboardApp.SteerableAsync();
        var jobs = app.Work("jobs");
        var (first, second) = (await jobs.EnqueueAsync(Job.Done()), await jobs.EnqueueAsync(Job.Done()));
        await Eventually.True(() => jobs.TotalCompleted == 2);
        await using var page = await DashboardPage.OpenAsync(chromium, app, "jobs", operation: first);
        await page.Page.RouteAsync("**/api/steer/evict", async route =>
        {
            await gate.Task;
            await route.ContinueAsync();
        });
        await page.Button($"Forget operation {first}").ClickAsync();
        await page.Button("Forget the operation").ClickAsync();
        await page.Page.EvaluateAsync($"location.hash = '#/c/jobs/o/{second}'");
        await Expect(page.Button($"Forget operation {second}")).ToBeVisibleAsync();

        gate.SetResult();

        await page.ExpectToldAsync($"Forgotten: operation {first}.");
        Assert.False(await page.Page.Locator("#operation-gone").IsVisibleAsync());
        await Expect(page.Page.Locator("#operation-state")).ToHaveTextAsync("completed");
        await Expect(page.Button($"Forget operation {second}")).ToBeVisibleAsync();
        Assert.Empty(page.Errors);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_error_is_shown_with_message_and_trace_where_that_is_allowed(bool isAllowed)
    {
        await using var app = await DashboardApp.StartAsync(options => options.ShowErrorMessages = isAllowed);
        var jobs = app.Work("jobs");
        var id = await jobs.EnqueueAsync(Job.Failing("The gateway answered 503"));
        await using var page = await DashboardPage.OpenAsync(chromium, app, "jobs", operation: id);

        await Expect(page.Page.Locator("#error-type")).ToHaveTextAsync("System.InvalidOperationException");
        await Expect(page.Page.Locator("#error-message")).ToContainTextAsync(
            isAllowed ? "The gateway answered 503" : "EphemeralDashboardOptions.ShowErrorMessages");
        await Expect(page.Page.Locator("#error-trace")).ToBeVisibleAsync(new() { Visible = isAllowed });
        if (isAllowed)
            await Expect(page.Page.Locator("#error-trace")).ToContainTextAsync("at Ephemeral.AspNetCore.Tests");
    }

    [SkippableFact]
    public async Task Signals_are_shown_with_their_times_and_lead_to_their_operation()
    {
        await using var app = await DashboardApp.ReadOnlyAsync();
        var jobs = app.Signalling("jobs");
        var id = await jobs.EnqueueAsync("order.paid");
        await Eventually.True(() => jobs.TotalCompleted == 1);
        await using var page = await DashboardPage.OpenAsync(chromium, app, "jobs");

        await page.Page.GetByRole(AriaRole.Link, new() { Name = $"order.paid of operation {id}" }).ClickAsync();

        await Expect(page.Page.Locator("#operation-heading")).ToHaveTextAsync($"Operation {id}");
        await Expect(page.Page.Locator("#events li")).ToHaveCountAsync(3);
        await Expect(page.Page.Locator("#events li").Nth(1).Locator("code")).ToHaveTextAsync("order.paid");
        await Expect(page.Page.Locator("#timeline .tick")).ToHaveCountAsync(1);
        Assert.Empty(page.Errors);
    }

    [SkippableFact]
    public async Task A_link_to_a_forgotten_operation_says_so()
    {
        await using var app = await DashboardApp.SteerableAsync();
        app.Work("jobs");
        await using var page = await DashboardPage.OpenAsync(chromium, app, "jobs", operation: 5);

        await Expect(page.Page.Locator("#operation-gone")).ToContainTextAsync("knows no operation 5: it is forgotten, or never was.");
        await Expect(page.Page.Locator("#operation-actions button")).ToHaveCountAsync(0);
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "jobs" }).ClickAsync();
        await Expect(page.Page.Locator("#coordinator-heading")).ToHaveTextAsync("jobs");
    }
}
