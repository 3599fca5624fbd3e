using Ephemeral.Host.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Ephemeral.Host.Tests.Browser;

public sealed class SourceTests(Chromium chromium) : IClassFixture<Chromium>
{
    [SkippableFact]
    public async Task A_single_source_is_shown_and_not_asked_for()
    {
        await using var host = await TestHost.StartAsync();
        await using var page = await TranslatePage.OpenAsync(chromium, host);

        await Expect(page.Source).ToHaveTextAsync("English");
        await Expect(page.Source).ToBeDisabledAsync();
    }

    [SkippableFact]
    public async Task Of_several_one_is_chosen_and_offers_its_own_languages_also_after_a_reload()
    {
        var translator = new ScriptedTranslator
        {
            Sources =
            [
                new("eng", "English", [new("spa", "Spanish")]),
                new("spa", "Spanish", [new("eng", "English"), new("cat", "Catalan")]),
            ],
        };
        await using var host = await TestHost.StartAsync(Replacing.With(translator));
        await using var page = await TranslatePage.OpenAsync(chromium, host);
        await Expect(page.Source).ToBeEnabledAsync();
        await Expect(page.Source).ToHaveValueAsync("eng");
        await Expect(page.Language.Locator("option")).ToHaveTextAsync(["Spanish"]);

        await page.Source.SelectOptionAsync("spa");
        await Expect(page.Language.Locator("option")).ToHaveTextAsync(["English", "Catalan"]);
        await page.Language.SelectOptionAsync("cat");
        await page.Page.ReloadAsync();
        await Expect(page.Source).ToHaveValueAsync("spa");
        await Expect(page.Language).ToHaveValueAsync("cat");
        await page.StartAsync("cat");

        await Expect(page.Rows("completed")).ToHaveCountAsync(1);
        Assert.Contains(("spa", "cat"), translator.Directions);
        Assert.DoesNotContain(translator.Directions, direction => direction != ("spa", "cat"));
        await page.Page.ExpectNoViolationsAsync("several sources");
    }
}
