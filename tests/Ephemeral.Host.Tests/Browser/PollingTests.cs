using Ephemeral.Host.Tests.Support;
using Ephemeral.Host.Translators.Pseudo;
using static Microsoft.Playwright.Assertions;

namespace Ephemeral.Host.Tests.Browser;

public sealed class PollingTests(Chromium chromium) : IClassFixture<Chromium>
{
    [SkippableFact]
    public async Task Polling_stops_when_every_task_has_ended_one_of_them_in_failure()
    {
        var translator = new GatedTranslator(new PseudoTranslator(new PseudoOptions { Delay = TimeSpan.Zero }, TimeProvider.System));
        translator.Close();
        await using var host = await TestHost.StartAsync(Replacing.With(translator), Settings.QuickRetries);
        await using var page = await TranslatePage.OpenAsync(chromium, host, before: page => page.Clock.InstallAsync());
        await page.StartAsync("es");
        await page.StartAsync("xx-fail");
        await Expect(page.List.Locator("tbody tr")).ToHaveCountAsync(2);
        await Expect(page.Translate).ToBeEnabledAsync();
        await page.ExpectPollingAsync();

        translator.Open();
        await page.ExpectNoPollingAsync();
        var looks = await page.LooksAsync();
        await page.Page.Clock.RunForAsync("10:00");
        Assert.Equal(looks, await page.LooksAsync());

        translator.Close();
        await page.StartAsync("fr");
        await page.ExpectPollingAsync();
        await page.LookMoreThanAsync(looks + 1);
    }

    [SkippableFact]
    public async Task A_hidden_tab_does_not_look_and_looks_at_once_when_it_is_shown()
    {
        await using var host = await TestHost.StartAsync(Settings.NeverEnding);
        await using var page = await TranslatePage.OpenAsync(chromium, host, before: page => page.Clock.InstallAsync());
        await page.StartAsync("es");
        await page.ExpectPollingAsync();

        await SetHiddenAsync(page, true);
        var looks = await page.LooksAsync();
        await page.Page.Clock.RunForAsync("10:00");
        Assert.Equal(looks, await page.LooksAsync());

        await SetHiddenAsync(page, false);
        await page.LookMoreThanAsync(looks + 1);
    }

    [SkippableFact]
    public async Task Swapping_the_list_keeps_the_focus_and_the_rows_that_have_not_changed()
    {
        await using var host = await TestHost.StartAsync(Settings.NoDelay);
        await using var page = await TranslatePage.OpenAsync(chromium, host);
        await page.StartAsync("es");
        await page.View("Spanish (pseudo)").FocusAsync();
        await page.View("Spanish (pseudo)").EvaluateAsync("button => { button.closest('tr').mine = true; }");

        // The fragment of the same tasks as one that goes on: the page swaps it in for as long as that is so.
        await page.Page.RouteAsync("**/editor/get-translations", async route =>
        {
            var answer = await route.FetchAsync();
            var html = (await answer.TextAsync()).Replace("hx-trigger=\"none\"", "hx-trigger=\"every 200ms\"", StringComparison.Ordinal);
            await route.FulfillAsync(new() { Response = answer, Body = html });
        });
        await page.Page.EvaluateAsync("dispatchEvent(new Event('online'))");
        await Expect(page.List).ToHaveAttributeAsync("hx-trigger", "every 200ms");
        await page.LookMoreThanAsync(await page.LooksAsync() + 2);

        await Expect(page.View("Spanish (pseudo)")).ToBeFocusedAsync();
        Assert.True(await page.View("Spanish (pseudo)").EvaluateAsync<bool>("button => button.closest('tr').mine === true"));
    }

    [SkippableFact]
    public async Task Focus_in_a_row_that_is_pushed_out_goes_to_the_heading_of_the_list()
    {
        await using var host = await TestHost.StartAsync(Settings.NoDelay);
        await using var page = await TranslatePage.OpenAsync(chromium, host);
        await page.StartAsync("de");
        await page.ExpectNoPollingAsync();
        foreach (var language in new[] { "es", "fr", "it", "nl" })
        {
            await page.StartAsync(language);
            await Expect(page.List.Locator($"[data-language={language}]")).ToBeVisibleAsync();
        }

        await Expect(page.Translate).ToBeEnabledAsync();
        await page.View("German (pseudo)").FocusAsync();
        await page.Page.Keyboard.PressAsync("Control+Enter");

        await Expect(page.View("German (pseudo)")).ToHaveCountAsync(0);
        await Expect(page.Page.Locator("#tasks-heading")).ToBeFocusedAsync();
    }

    [SkippableFact]
    public async Task A_screen_reader_hears_the_start_and_the_end_of_a_task_and_nothing_between()
    {
        await using var host = await TestHost.StartAsync("Translation:Pseudo:Delay=00:00:00.400", Settings.QuickRetries);
        await using var page = await TranslatePage.OpenAsync(chromium, host);

        await page.StartAsync("xx-fail");
        await Expect(page.Rows("failed")).ToHaveCountAsync(1);

        var said = await page.SaidAsync();
        Assert.Equal(2, said.Length);
        Assert.Equal("Translation to Pseudo (fails) started.", said[0]);
        Assert.StartsWith("The harbour café handbook: Pseudo (fails) translation failed after ", said[1], StringComparison.Ordinal);
        Assert.Contains("always fails", said[1], StringComparison.Ordinal);
    }

    private static Task SetHiddenAsync(TranslatePage page, bool hidden) => page.Page.EvaluateAsync(
        """
        hidden => {
          Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
          document.dispatchEvent(new Event('visibilitychange'));
        }
        """, hidden);
}
