using System.Text;
using Ephemeral.Host.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ephemeral.Host.Tests.Browser;

/// <summary>What stands in the document: over a reload, out of a file, and within its limits.</summary>
public sealed class DraftTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Drop =
        """
        ([card, files]) => {
          const bytesOf = base64 => Uint8Array.from(atob(base64), character => character.charCodeAt(0));
          const data = new DataTransfer();
          for (const [name, type, base64] of files) data.items.add(new File([bytesOf(base64)], name, { type }));
          for (const kind of ['dragover', 'drop']) {
            const event = new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data });
            document.querySelector(card).dispatchEvent(event);
            if (!event.defaultPrevented) throw new Error(`${kind} is left to the browser`);
          }
        }
        """;

    [SkippableFact]
    public async Task A_draft_and_its_languages_survive_a_reload_in_their_own_tab_alone()
    {
        await using var host = await TestHost.StartAsync();
        await using var page = await TranslatePage.OpenAsync(chromium, host);
        await page.Language.SelectOptionAsync("fr");
        await page.Markdown.FillAsync("# My draft");

        await page.Page.ReloadAsync();

        await Expect(page.Markdown).ToHaveValueAsync("# My draft");
        await Expect(page.Language).ToHaveValueAsync("fr");
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync(host.Address);
        await Expect(other.GetByRole(AriaRole.Textbox, new() { Name = "Your document" })).ToHaveValueAsync(
            await page.Markdown.EvaluateAsync<string>("field => field.defaultValue"));
    }

    [SkippableFact]
    public async Task A_draft_that_the_browser_does_not_keep_is_told()
    {
        await using var host = await TestHost.StartAsync();
        await using var page = await TranslatePage.OpenAsync(chromium, host, before: page => page.AddInitScriptAsync(
            "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }"));

        await page.Markdown.FillAsync("# My draft");

        await Expect(page.Page.Locator("#draft-note")).ToBeVisibleAsync();
        await page.StartAsync("es");
        await Expect(page.Rows("completed")).ToHaveCountAsync(1);
        Assert.Empty(page.Errors);
    }

    [SkippableFact]
    public async Task The_oldest_copies_make_room_for_new_ones()
    {
        await using var host = await TestHost.StartAsync(Settings.NoDelay, Settings.QuickRetries);
        await using var page = await TranslatePage.OpenAsync(chromium, host, before: page => page.AddInitScriptAsync(
            """
            const set = Storage.prototype.setItem;
            Storage.prototype.setItem = function (key, value) {
              const others = Object.keys(this).filter(other => other !== key).reduce((sum, other) => sum + this.getItem(other).length, 0);
              if (others + value.length > 3000) throw new DOMException('full', 'QuotaExceededError');
              set.call(this, key, value);
            };
            """));
        for (var i = 1; i <= 3; i++)
        {
            await page.Markdown.FillAsync($"# Number {i}\n\n{new string('x', 800)}");
            await page.StartAsync("xx-fail");
            await Expect(page.Rows("failed")).ToHaveCountAsync(i);
        }

        await page.Page.ReloadAsync();
        await Expect(page.List.GetByRole(AriaRole.Rowheader)).ToHaveTextAsync(["Number 3", "Number 2", "Number 1"]);
        await Expect(page.List.GetByRole(AriaRole.Button, new() { Name = "Retry Number 3" })).ToHaveCountAsync(1);
        await Expect(page.List.GetByRole(AriaRole.Button, new() { Name = "Retry Number 1" })).ToHaveCountAsync(0);
    }

    [SkippableFact]
    public async Task A_file_is_opened_by_its_button_and_by_dropping_it_anywhere()
    {
        await using var host = await TestHost.StartAsync();
        await using var page = await TranslatePage.OpenAsync(chromium, host);
        var chooser = await page.Page.RunAndWaitForFileChooserAsync(
            () => page.Page.GetByRole(AriaRole.Button, new() { Name = "Open file" }).ClickAsync());
        await chooser.SetFilesAsync(new FilePayload { Name = "notes.md", MimeType = "text/markdown", Buffer = Encoding.UTF8.GetBytes("\uFEFF# Ünïcode") });

        await Expect(page.Markdown).ToHaveValueAsync("# Ünïcode");
        Assert.Equal("notes.md opened: 9 characters.", (await page.SaidAsync())[^1]);

        await DropAsync(page, ("dropped.md", "", "# Dropped"u8.ToArray()));
        await Expect(page.Markdown).ToHaveValueAsync("# Dropped");
        await page.Page.ReloadAsync();
        await Expect(page.Markdown).ToHaveValueAsync("# Dropped");
    }

    [SkippableFact]
    public async Task A_file_that_can_not_be_opened_says_why_and_leaves_the_draft()
    {
        await using var host = await TestHost.StartAsync();
        await using var page = await TranslatePage.OpenAsync(chromium, host);
        await Expect(page.Language).Not.ToHaveValueAsync("");
        await page.Markdown.FillAsync("# Mine");
        await Expect(page.Page.Locator("#size")).ToContainTextAsync("left");
        await page.Page.EvaluateAsync(
            """
            () => {
              const read = Blob.prototype.arrayBuffer;
              Blob.prototype.arrayBuffer = function () {
                window.wasRead = true;
                return read.call(this);
              };
            }
            """);

        foreach (var (files, problem) in new ((string, string, byte[])[], string)[]
        {
            ([("long.md", "text/markdown", new byte[1_500_000])], "long.md is too long: it has 1.4 MB, and 1,024 KB can be translated at once. Split it first."),
            ([("photo.png", "image/png", [1])], "photo.png is not Markdown or plain text. Open a file that ends in .md or .txt."),
            ([("program", "", [1])], "program is not Markdown or plain text. Open a file that ends in .md or .txt."),
            ([("empty.md", "text/markdown", [])], "empty.md is empty."),
            ([("a.md", "", [65]), ("b.md", "", [66])], "Open one file at a time."),
        })
        {
            await DropAsync(page, files);
            await Expect(page.Problem).ToHaveTextAsync(problem);
        }

        Assert.False(await page.Page.EvaluateAsync<bool>("window.wasRead === true"));
        await DropAsync(page, ("latin.txt", "text/plain", [0xE4, 0xF6]));
        await Expect(page.Problem).ToHaveTextAsync("latin.txt is not UTF-8 text. Save it as UTF-8, and open it again.");
        await Expect(page.Markdown).ToHaveValueAsync("# Mine");
    }

    [SkippableFact]
    public async Task Limits_are_shown_before_they_are_hit()
    {
        await using var host = await TestHost.StartAsync([.. Settings.NeverEnding, "Translation:TasksPerOwner=2", "Translation:KeepTasksFor=01:30:00", "Translation:KeepIdleOwnersFor=00:01:00"]);
        await using var page = await TranslatePage.OpenAsync(chromium, host);
        var atOnce = page.Page.Locator("#at-once");
        await Expect(atOnce).ToHaveTextAsync("Up to 2 at once");
        await Expect(page.Page.Locator("#kept")).ToHaveTextAsync(
            "Your last 2 are kept. They are gone after a minute without a visit, or 90 minutes after their start.");
        await page.Markdown.FillAsync("x");
        await Expect(page.Page.Locator("#size")).ToHaveTextAsync("1 character, 1,023 KB left");
        await page.PasteAsync(new string('ä', 520_000));
        await Expect(page.Page.Locator("#size")).ToHaveTextAsync("520,000 characters, 8.3 KB left");
        await page.Markdown.FillAsync("x");

        await page.StartAsync("es");
        await Expect(atOnce).ToHaveTextAsync("1 of 2 at once");
        await page.StartAsync("de");
        await Expect(atOnce).ToHaveTextAsync("All 2 at once are taken: the next can start when one has ended");
        await page.InRow("German (pseudo)", "Cancel").ClickAsync();
        await Expect(atOnce).ToHaveTextAsync("1 of 2 at once");
    }

    [SkippableFact]
    public async Task The_pseudo_translator_is_explained_and_only_that()
    {
        await using var pseudo = await TestHost.StartAsync();
        await using var page = await TranslatePage.OpenAsync(chromium, pseudo);
        await Expect(page.Page.Locator("#pseudo")).ToHaveTextAsync("“(pseudo)” is a built-in stand-in that answers in accented English.");
        await Expect(page.Page.Locator("#pseudo")).ToBeVisibleAsync();

        await using var host = await TestHost.StartAsync(Replacing.With(new ScriptedTranslator()));
        await using var other = await TranslatePage.OpenAsync(chromium, host);
        await Expect(other.Page.Locator("#at-once")).Not.ToBeEmptyAsync();
        await Expect(other.Page.Locator("#pseudo")).ToBeHiddenAsync();
    }

    private static Task DropAsync(TranslatePage page, params (string Name, string Type, byte[] Bytes)[] files) => page.Page.EvaluateAsync(
        Drop, new object[] { "h1", files.Select(file => new[] { file.Name, file.Type, Convert.ToBase64String(file.Bytes) }).ToArray() });
}
