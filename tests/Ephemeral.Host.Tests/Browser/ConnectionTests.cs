using Ephemeral.Host.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Ephemeral.Host.Tests.Browser;

public sealed class ConnectionTests(Chromium chromium) : IClassFixture<Chromium>
{
    [SkippableFact]
    public async Task A_lost_connection_is_told_and_the_page_recovers_by_itself()
    {
        await using var host = await TestHost.StartAsync(Settings.NeverEnding);
        await using var page = await TranslatePage.OpenAsync(chromium, host);
        await page.StartAsync("es");
        await page.ExpectPollingAsync();

        await page.Context.SetOfflineAsync(true);
        await Expect(page.Page.Locator("#connection")).ToContainTextAsync("Connection lost. Trying again in ");
        await page.Context.SetOfflineAsync(false);

        await Expect(page.Page.Locator("#connection")).ToBeHiddenAsync();
        Assert.Equal(["Connection lost. Trying again by itself.", "Connected again."], (await page.SaidAsync()).TakeLast(2));
        await page.LookMoreThanAsync(await page.LooksAsync() + 1);
    }

    [SkippableFact]
    public async Task While_the_server_is_away_the_page_asks_ever_more_seldom()
    {
        await using var host = await TestHost.StartAsync(Settings.NeverEnding);
        await using var page = await TranslatePage.OpenAsync(chromium, host, before: page => page.Clock.InstallAsync());
        await page.StartAsync("es");
        await page.ExpectPollingAsync();
        await page.Page.Clock.PauseAtAsync(DateTime.UtcNow.AddMinutes(5));

        await page.Page.RouteAsync("**/editor/get-translations", route => route.AbortAsync());
        await page.Page.EvaluateAsync("dispatchEvent(new Event('online'))");
        foreach (var wait in new[] { 1, 2, 4, 8, 16, 30 })
        {
            await Expect(page.Page.Locator("#connection")).ToHaveTextAsync($"Connection lost. Trying again in {wait} s.");
            var looks = await page.LooksAsync();
            await page.Page.Clock.RunForAsync(wait * 1000 - 1);
            Assert.Equal(looks, await page.LooksAsync());
            await page.Page.Clock.RunForAsync(1);
            await page.LookMoreThanAsync(looks);
            Assert.Equal(looks + 1, await page.LooksAsync());
        }
    }

    [SkippableFact]
    public async Task A_server_that_cannot_be_reached_is_told_beside_the_button()
    {
        await using var host = await TestHost.StartAsync();
        await using var page = await TranslatePage.OpenAsync(chromium, host);
        await page.Language.SelectOptionAsync("es");

        await page.Context.SetOfflineAsync(true);
        await page.Translate.ClickAsync();

        await Expect(page.Problem).ToHaveTextAsync("The server cannot be reached. Check the connection and try again.");
    }
}
