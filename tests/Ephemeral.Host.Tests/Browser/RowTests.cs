using Ephemeral.Host.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ephemeral.Host.Tests.Browser;

/// <summary>What a row of the list says, and what can be done with it.</summary>
public sealed class RowTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Path = "/editor/get-translations";

    [SkippableFact]
    public async Task A_row_and_a_download_are_called_after_the_first_heading()
    {
        await using var host = await TestHost.StartAsync(Settings.NoDelay);
        await using var page = await TranslatePage.OpenAsync(chromium, host);
        foreach (var (document, title, file) in new[]
        {
            ("# One **bold** title #\n\n## Another", "One bold title", "one-bold-title.es.md"),
            ("Underlined\n==========\ntext", "Underlined", "underlined.es.md"),
            ("```\n# no heading\n```\n\n> ## [Linked](https://example.com) `code`", "Linked code", "linked-code.es.md"),
            ("---\ntitle: no\n---\n\nsome_snake and _more_\n", "some_snake and more", "some-snake-and-more.es.md"),
            ("# ../../etc/passwd: \u202egnp.exe <b>", "../../etc/passwd: \u202egnp.exe <b>", "etc-passwd-gnp-exe-b.es.md"),
            ("# CON", "CON", "translation-con.es.md"),
            ("# 港のカフェ", "港のカフェ", "港のカフェ.es.md"),
            ("***\n\n---", "Translation", "translation.es.md"),
        })
        {
            await page.Markdown.FillAsync(document);
            await page.StartAsync("es");

            await Expect(page.List.GetByRole(AriaRole.Rowheader)).ToHaveTextAsync(title);
            await page.View("Spanish (pseudo)").ClickAsync();
            var download = await page.Page.RunAndWaitForDownloadAsync(
                () => page.Page.GetByRole(AriaRole.Button, new() { Name = "Download .md" }).ClickAsync());

            Assert.Equal(file, download.SuggestedFilename);
            await page.InRow("Spanish (pseudo)", "Remove").ClickAsync();
            await Expect(page.List).ToContainTextAsync("None yet.");
        }

        Assert.Empty(page.Errors);
    }

    [SkippableFact]
    public async Task Long_titles_and_names_are_cut()
    {
        await using var host = await TestHost.StartAsync(Settings.NoDelay);
        await using var page = await TranslatePage.OpenAsync(chromium, host);

        var cut = await page.Page.EvaluateAsync<string[]>(
            "async () => { const { titleIn, fileName } = await import('/js/titles.js'); const long = '𝒳'.repeat(300);"
            + " return [titleIn(`# ${long}`), fileName(long, 'es')]; }");

        Assert.Equal([string.Concat(Enumerable.Repeat("𝒳", 79)) + "…", string.Concat(Enumerable.Repeat("𝒳", 60)) + ".es.md"], cut);
    }

    [SkippableFact]
    public async Task Titles_and_documents_stay_in_the_tab_and_go_with_their_rows()
    {
        await using var host = await TestHost.StartAsync(Settings.NoDelay);
        await using var page = await TranslatePage.OpenAsync(chromium, host);
        await page.Markdown.FillAsync("# Kept here alone");
        await page.StartAsync("es");
        await Expect(page.View("Spanish (pseudo)")).ToBeVisibleAsync();

        await page.Page.ReloadAsync();
        await Expect(page.List.GetByRole(AriaRole.Rowheader)).ToHaveTextAsync("Kept here alone");
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync(host.Address);
        await Expect(other.GetByRole(AriaRole.Rowheader)).ToHaveTextAsync("Translation");
        await other.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Expect(other.Locator("#translations")).ToContainTextAsync("None yet.");

        await page.Page.ReloadAsync();
        await Expect(page.List).ToContainTextAsync("None yet.");
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("Object.keys(sessionStorage).filter(key => key.startsWith('document-')).length"));
        Assert.Equal("[]", await page.Page.EvaluateAsync<string>("sessionStorage.getItem('titles')"));
    }

    [SkippableFact]
    public async Task What_runs_can_be_cancelled_and_then_retried_with_the_same_document()
    {
        var translator = new ScriptedTranslator { StartsOpen = false };
        await using var host = await TestHost.StartAsync(Replacing.With(translator));
        await using var page = await TranslatePage.OpenAsync(chromium, host);
        await page.Markdown.FillAsync("# Once more");
        await page.StartAsync("es");
        await page.InRow("Spanish", "Cancel").FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");

        await Expect(page.Rows("cancelled").Locator(".detail")).ToHaveTextAsync("You cancelled this translation.");
        await Expect(page.InRow("Spanish", "Retry")).ToBeFocusedAsync();
        await page.Markdown.FillAsync("# Something else");
        translator.Open();
        await page.InRow("Spanish", "Retry").ClickAsync();

        await Expect(page.Rows("completed")).ToHaveCountAsync(1);
        await Expect(page.List.Locator("tbody tr")).ToHaveCountAsync(1);
        await page.View("Spanish").ClickAsync();
        await Expect(page.Translated).ToHaveTextAsync("# ONCE MORE");
        Assert.Contains("Translation to Spanish started again.", await page.SaidAsync());
        Assert.Empty(page.Errors);
    }

    [SkippableFact]
    public async Task A_retry_in_a_full_list_pushes_out_the_row_that_it_takes()
    {
        await using var host = await TestHost.StartAsync(Settings.NoDelay, Settings.QuickRetries, "Translation:TasksPerOwner=1");
        await using var page = await TranslatePage.OpenAsync(chromium, host);
        await page.StartAsync("xx-fail");
        var first = await page.Rows("failed").GetAttributeAsync("id");

        await page.InRow("Pseudo (fails)", "Retry").ClickAsync();

        await Expect(page.Page.Locator($"#{first}")).ToHaveCountAsync(0);
        await Expect(page.Rows("failed")).ToHaveCountAsync(1);
        await Expect(page.Page.Locator("#task-problem")).ToBeEmptyAsync();
    }

    [SkippableFact]
    public async Task A_row_of_another_tab_can_not_be_retried_and_a_refused_retry_says_why()
    {
        await using var host = await TestHost.StartAsync(Settings.NoDelay, Settings.QuickRetries);
        await using var page = await TranslatePage.OpenAsync(chromium, host);
        await page.StartAsync("xx-fail");
        await Expect(page.InRow("Pseudo (fails)", "Retry")).ToBeVisibleAsync();
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync(host.Address);
        await Expect(other.GetByRole(AriaRole.Button, new() { Name = "Remove" })).ToBeVisibleAsync();
        await Expect(other.GetByRole(AriaRole.Button, new() { Name = "Retry" })).ToHaveCountAsync(0);

        await page.Page.RouteAsync("**/start-translation", route => route.FulfillAsync(
            new() { Status = 503, ContentType = "application/problem+json", Body = """{"detail":"The queue is full."}""" }));
        await page.InRow("Pseudo (fails)", "Retry").ClickAsync();

        await Expect(page.Page.Locator("#task-problem")).ToHaveTextAsync("No room right now. The queue is full.");
        await Expect(page.Rows("failed")).ToHaveCountAsync(1);
    }

    [SkippableFact]
    public async Task Removing_a_row_closes_its_result_and_tells_so()
    {
        await using var host = await TestHost.StartAsync(Settings.NoDelay);
        await using var page = await TranslatePage.OpenAsync(chromium, host);
        await page.StartAsync("es");
        await page.View("Spanish (pseudo)").ClickAsync();
        await Expect(page.Result).ToBeVisibleAsync();

        await page.InRow("Spanish (pseudo)", "Remove").ClickAsync();

        await Expect(page.Result).ToBeHiddenAsync();
        await Expect(page.List).ToContainTextAsync("None yet.");
        Assert.Equal("The harbour café handbook removed.", (await page.SaidAsync())[^1]);
    }

    [SkippableFact]
    public async Task The_page_looks_where_and_when_the_list_itself_says_and_sooner_after_a_start()
    {
        await using var host = await TestHost.StartAsync(Settings.NeverEnding);
        var looks = 0;
        await using var page = await TranslatePage.OpenAsync(chromium, host, before: async page =>
        {
            await page.Clock.InstallAsync();
            await page.RouteAsync("**/editor/get-translations*", async route =>
            {
                var answer = await route.FetchAsync();
                var html = (await answer.TextAsync()).Replace(Path, $"{Path}?{++looks}", StringComparison.Ordinal);
                await route.FulfillAsync(new() { Response = answer, Body = html });
            });
        });
        await Expect(page.List).ToHaveAttributeAsync("hx-get", $"{Path}?1");
        await page.Page.Clock.PauseAtAsync(DateTime.UtcNow.AddMinutes(5));
        await page.StartAsync("es");

        var look = 2;
        foreach (var wait in new[] { 500, 1000, 2000, 4000, 5000, 5000 })
        {
            await Expect(page.List).ToHaveAttributeAsync("hx-get", $"{Path}?{look}");
            Assert.Equal($"{Path}?{look - 1}", await LastLookAsync(page));
            await page.Page.Clock.RunForAsync(wait - 1);
            Assert.Equal($"{Path}?{look - 1}", await LastLookAsync(page));
            await page.Page.Clock.RunForAsync(1);
            Assert.Equal($"{Path}?{look++}", await LastLookAsync(page));
        }
    }

    private static Task<string> LastLookAsync(TranslatePage page) =>
        page.Page.EvaluateAsync<string>("path => window.sent.filter(url => url.startsWith(path)).at(-1)", Path);
}
