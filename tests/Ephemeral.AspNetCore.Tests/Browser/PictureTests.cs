using Ephemeral.AspNetCore.Tests.Support;
using Ephemeral.Host.Tests.Browser;
using Microsoft.Playwright;
using Shop.Payments;
using static Microsoft.Playwright.Assertions;

namespace Ephemeral.AspNetCore.Tests.Browser;

public sealed class PictureTests(Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly string Folder = Environment.GetEnvironmentVariable("SCREENSHOTS_TO") ?? "";

    private static bool IsForReading => Folder.Length > 0;

    /// <summary>Writes the pictures of the documentation when <c>SCREENSHOTS_TO</c> names a folder, after five minutes of work instead of some seconds.</summary>
    [SkippableFact]
    public async Task A_shop_at_work_reads_well()
    {
        await using var demo = await Demo.StartAsync();
        await demo.RunAsync(IsForReading ? 300 : 5);
        foreach (var (overview, coordinator, scheme, width, height) in new[]
        {
            ("light-overview", "dashboard-light", ColorScheme.Light, 1280, 1200),
            ("dashboard-dark", "dark-coordinator", ColorScheme.Dark, 1280, 800),
            ("phone-overview", "dashboard-phone", ColorScheme.Dark, 390, 844),
        })
        {
            await using var page = await DashboardPage.OpenAsync(
                chromium, demo.App, options: new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = height } });
            await Expect(page.Coordinators).ToHaveCountAsync(9);
            await PictureAsync(page, overview);
            Assert.False(await page.OverflowsAsync(), overview);

            await page.Page.GetByRole(AriaRole.Link, new() { Name = Demo.Orders, Exact = true }).ClickAsync();
            await Expect(page.Page.Locator("#coordinator-kind")).ToHaveTextAsync("keyed");
            await Expect(page.Operations).ToHaveCountAsync(width < 768 ? 15 : 50);
            await Expect(page.Page.Locator("#keys tbody tr").First).ToContainTextAsync("customer-17");
            await PictureAsync(page, coordinator);
            Assert.False(await page.OverflowsAsync(), coordinator);
            Assert.Empty(page.Errors);
        }
    }

    [SkippableFact]
    public async Task What_cannot_be_undone_is_asked_about()
    {
        await using var demo = await Demo.StartAsync();
        await demo.RunAsync(IsForReading ? 300 : 5);
        await using var page = await DashboardPage.OpenAsync(
            chromium, demo.App, Demo.Orders, new() { ColorScheme = ColorScheme.Light, ViewportSize = new() { Width = 1280, Height = 760 } });
        await page.Operations.First.GetByText("Pin", new() { Exact = true }).ClickAsync();
        await page.ExpectToldAsync("Pinned");

        await page.Operations.First.GetByText("Cancel", new() { Exact = true }).ClickAsync();

        await Expect(page.Page.Locator("#confirm")).ToContainTextAsync("Cancel this operation?");
        await PictureAsync(page, "dashboard-steering");
    }

    [SkippableFact]
    public async Task What_an_operation_did_reads_well()
    {
        await using var app = await DashboardApp.StartAsync(options =>
            (options.EnableSteering, options.ShowErrorMessages, options.BackLink) = (true, true, "../"));
        var payments = app.KeyedWith("payments", static async (job, operation, token) =>
        {
            operation.Signal("card.authorized");
            await Task.Delay(180, token);
            operation.Signal("stock.reserved");
            await Task.Delay(90, token);
            operation.Signal("gateway.slow");
            await job.Run(token);
        });
        var id = await payments.EnqueueAsync(new Job("customer-42", static _ => throw new GatewayException()));
        payments.Pin(id);
        await using var page = await DashboardPage.OpenAsync(chromium, app, "payments", operation: id);

        await Expect(page.Page.Locator("#events li")).ToHaveCountAsync(5);
        await Expect(page.Page.Locator("#back-link")).ToBeVisibleAsync();
        await Expect(page.Button($"Forget operation {id}")).ToBeEnabledAsync();
        await Expect(page.Page.Locator("#error-trace")).ToContainTextAsync("Caused by System.TimeoutException: No answer within 2 seconds");
        foreach (var (picture, scheme, width, height) in new[]
        {
            ("dashboard-operation", ColorScheme.Light, 1280, 680),
            ("phone-operation", ColorScheme.Dark, 320, 844),
        })
        {
            await page.LookAsync(scheme, width, height);
            await Expect(page.Page.Locator("#back-link")).ToBeVisibleAsync();
            await PictureAsync(page, picture);
            Assert.Empty(await page.OverflowingAsync());
        }

        Assert.Empty(page.Errors);
    }

    private static async Task PictureAsync(DashboardPage page, string name)
    {
        if (IsForReading)
            await page.Page.ScreenshotAsync(new() { Path = Path.Combine(Folder, $"{name}.png") });
    }
}
