using Ephemeral.AspNetCore.Tests.Support;
using Ephemeral.Host.Tests.Browser;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ephemeral.AspNetCore.Tests.Browser;

public sealed class ScheduleTests(Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly string Folder = Environment.GetEnvironmentVariable("SCREENSHOTS_TO") ?? "";

    [SkippableFact]
    public async Task Schedules_are_shown_with_next_and_last_where_there_are_some()
    {
        await using var app = await DashboardApp.ReadOnlyAsync();
        var jobs = app.Keyed("schedules");
        var id = await jobs.EnqueueAsync(Job.Failing("no", "poll"));
        await using var page = await DashboardPage.OpenAsync(chromium, app);
        var card = page.Page.Locator("#schedules-card");
        await Expect(page.Coordinators).ToHaveCountAsync(1);
        await Expect(card).ToBeHiddenAsync();

        var now = DateTimeOffset.UtcNow;
        using var source = app.AddSchedules(
            Schedules.Failed("poll", "every 01:00:00", now.AddMinutes(-30), id),
            Schedules.Waiting("close-books", "0 3 * * * (Europe/Vienna)", now.AddHours(5)),
            Schedules.Waiting("once", "once at some time", null));

        var rows = page.Page.Locator("#schedules tbody tr");
        await Expect(rows).ToHaveCountAsync(3);
        await Expect(rows.Locator(".c-name > span:first-child")).ToHaveTextAsync(["close-books", "once", "poll"]);
        await Expect(rows.Locator(".c-next").Nth(1)).ToHaveTextAsync("never again");
        await Expect(rows.Nth(2).Locator(".c-next")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^in (30|29) min$"));
        await Expect(rows.Nth(2).Locator(".c-last")).ToContainTextAsync("HttpRequestException");
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            foreach (var width in new[] { 1280, 390 })
            {
                await page.LookAsync(scheme, width, 900);
                await page.Page.ExpectNoViolationsAsync($"schedules, {scheme}, {width}");
                Assert.Empty(await page.OverflowingAsync());
                if (Folder.Length > 0)
                    await page.Page.ScreenshotAsync(new() { Path = Path.Combine(Folder, $"schedules-{scheme}-{width}.png".ToLowerInvariant()), FullPage = true });
            }
        }

        await rows.Nth(2).Locator(".c-last a").ClickAsync();
        await Expect(page.Page.Locator("#operation-heading")).ToHaveTextAsync($"Operation {id}");
        Assert.Empty(page.Errors);
    }

    [SkippableFact]
    public async Task A_hidden_tab_does_not_ask_for_schedules_and_nodes_and_asks_again_when_it_is_shown()
    {
        await using var app = await DashboardApp.ReadOnlyAsync();
        await using var page = await DashboardPage.OpenAsync(chromium, app);
        await page.Page.AddInitScriptAsync(
            """
            window.asked = { schedules: 0, cluster: 0 };
            const send = window.fetch;
            window.fetch = (url, ...rest) => {
              const path = String(url).replace('api/', '');
              if (path in window.asked) window.asked[path]++;
              return send(url, ...rest);
            };
            """);
        await page.Page.Clock.InstallAsync();
        await page.Page.ReloadAsync();
        await AskedMoreThanAsync(page, 1);

        await SetHiddenAsync(page, true);
        var asked = await page.Page.EvaluateAsync<string>("JSON.stringify(window.asked)");
        await page.Page.Clock.RunForAsync("10:00");
        Assert.Equal(asked, await page.Page.EvaluateAsync<string>("JSON.stringify(window.asked)"));

        await SetHiddenAsync(page, false);
        await page.Page.EvaluateAsync("window.asked = { schedules: 0, cluster: 0 }");
        await AskedMoreThanAsync(page, 1);
    }

    private static Task AskedMoreThanAsync(DashboardPage page, int count) => page.Page.WaitForFunctionAsync(
        "count => window.asked.schedules > count && window.asked.cluster > count", count);

    private static Task SetHiddenAsync(DashboardPage page, bool hidden) => page.Page.EvaluateAsync(
        """
        hidden => {
          Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
          document.dispatchEvent(new Event('visibilitychange'));
        }
        """, hidden);
}
