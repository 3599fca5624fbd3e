using System.Text.Json;
using Ephemeral.Host.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ephemeral.Host.Tests.Browser;

public sealed class HostileContentTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Hostile =
        """
        <script>window.harmed = 'script'</script>
        <img src="/nothing.png" onerror="window.harmed = 'image'">

        [a link](javascript:window.harmed='link') and ![a picture](https://example.com/tracker.png)

        > <svg onload="window.harmed = 'svg'"></svg>

        | <b onclick="window.harmed = 'cell'">bold</b> | b |
        | --- | --- |
        | <iframe src="javascript:parent.harmed='frame'"></iframe> | d |
        """;

    [SkippableFact]
    public async Task Html_in_a_document_is_shown_as_text_and_never_executed()
    {
        await using var host = await TestHost.StartAsync();
        await using var page = await TranslatePage.OpenAsync(chromium, host);
        await page.Markdown.FillAsync(Hostile);
        await page.StartAsync("es");
        await page.OpenBothAsync("Spanish (pseudo)");
        await Expect(page.Original).ToContainTextAsync("<script>window.harmed = 'script'</script>");

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();

        await Expect(page.Original.Locator("tbody td")).ToHaveCountAsync(2);
        await Expect(page.Result.Locator("script, img, b, .paper svg, iframe, .paper a")).ToHaveCountAsync(0);
        await Expect(page.Original).ToContainTextAsync("a link");
        Assert.Null(await page.Page.EvaluateAsync<string?>("window.harmed ?? null"));
        Assert.Empty(page.Errors);
    }

    [SkippableFact]
    public async Task Script_in_the_list_of_tasks_does_not_run()
    {
        await using var host = await TestHost.StartAsync();
        await using var page = await TranslatePage.OpenAsync(chromium, host, before: page =>
            page.RouteAsync("**/editor/get-translations", async route =>
            {
                var answer = await route.FetchAsync();
                await route.FulfillAsync(new() { Response = answer, Body = $"""<div id="translations" hx-get="/editor/get-translations" hx-swap="outerHTML" hx-trigger="none">{Hostile}</div>""" });
            }));

        await Expect(page.List).ToContainTextAsync("a link");
        await page.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        Assert.Null(await page.Page.EvaluateAsync<string?>("window.harmed ?? null"));
    }

    [SkippableTheory]
    [InlineData("**a _b `c [d](", 5_000, "")]
    [InlineData("[a](", 4_000, "")]
    [InlineData(" ", 60_000, "b")]
    [InlineData(" |", 30_000, " x\n-")]
    public async Task Marks_without_end_do_not_stall_the_preview(string mark, int times, string end)
    {
        await using var host = await TestHost.StartAsync();
        await using var page = await TranslatePage.OpenAsync(chromium, host);
        var endless = string.Concat(Enumerable.Repeat(mark, times)) + end;
        var marks = $"# a{endless}\n\n{endless}\n\na|b\n- |{endless}";
        var nested = $"{new string('>', 20_000)} deep\n\n{string.Concat(Enumerable.Repeat("- ", 5_000))}x";
        await page.Page.RouteAsync("**/get-translation/*", route => route.FulfillAsync(new()
        {
            ContentType = "application/json",
            Body = JsonSerializer.Serialize(new { language = "es", totalMilliseconds = 1, originalMarkdown = nested, translatedMarkdown = marks }),
        }));
        await page.StartAsync("es");
        await page.OpenBothAsync("Spanish (pseudo)");

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();

        await Expect(page.Original.Locator("blockquote").First).ToBeVisibleAsync();
        Assert.Empty(page.Errors);
    }
}
