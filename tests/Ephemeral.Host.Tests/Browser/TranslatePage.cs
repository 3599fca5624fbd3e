using System.Collections.Concurrent;
using Ephemeral.Host.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ephemeral.Host.Tests.Browser;

/// <summary>The page as a visitor with a browser of their own sees it.</summary>
internal sealed class TranslatePage : IAsyncDisposable
{
    // Keeps the address of every request and every sentence that a screen reader is given.
    private const string Witness =
        """
        window.sent = [];
        window.said = [];
        const send = window.fetch;
        window.fetch = (url, options) => {
          window.sent.push(url);
          return send(url, options);
        };
        addEventListener('DOMContentLoaded', () => {
          const region = document.getElementById('announcer');
          new MutationObserver(() => window.said.push(region.textContent)).observe(region, { childList: true });
        });
        """;

    private TranslatePage(IBrowserContext context, IPage page)
    {
        Context = context;
        Page = page;
        page.PageError += (_, error) => Errors.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") Errors.Enqueue(message.Text);
        };
    }

    public IBrowserContext Context { get; }
    public IPage Page { get; }

    /// <summary>What the browser complained about: script errors, refused content, failed requests.</summary>
    public ConcurrentQueue<string> Errors { get; } = new();

    public ILocator Markdown => Page.GetByRole(AriaRole.Textbox, new() { Name = "Your document" });
    public ILocator Source => Page.GetByLabel("Translate from");
    public ILocator Language => Page.GetByLabel("Translate to");
    public ILocator Translate => Page.GetByRole(AriaRole.Button, new() { Name = "Translate", Exact = true });
    public ILocator Problem => Page.Locator("#problem");
    public ILocator List => Page.Locator("#translations");
    public ILocator Result => Page.Locator("#result");
    public ILocator Original => Page.GetByRole(AriaRole.Region, new() { Name = "Original" });
    public ILocator Translated => Page.GetByRole(AriaRole.Region, new() { Name = "Translation", Exact = true });
    public ILocator Rows(string state) => List.Locator($"tr[data-state={state}]");

    /// <summary>A button in the row of a translation into that language.</summary>
    public ILocator InRow(string language, string button) => List.Locator("tbody tr").Filter(new() { HasText = language })
        .GetByRole(AriaRole.Button, new() { Name = button });

    public ILocator View(string language) => InRow(language, "View");

    public static async Task<TranslatePage> OpenAsync(
        Chromium chromium, TestHost host, BrowserNewContextOptions? options = null, Func<IPage, Task>? before = null)
    {
        var context = await chromium.OpenAsync(options);
        await context.AddInitScriptAsync(Witness);
        var page = new TranslatePage(context, await context.NewPageAsync());
        if (before is not null) await before(page.Page);
        await page.Page.GotoAsync(host.Address);
        return page;
    }

    /// <summary>Puts a long text into the document in one step: to type it as <c>FillAsync</c> does takes the browser seconds.</summary>
    public Task PasteAsync(string text) => Markdown.EvaluateAsync(
        """
        (field, text) => {
          field.focus();
          field.value = text;
          field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertFromPaste' }));
        }
        """, text);

    public async Task StartAsync(string language)
    {
        await Language.SelectOptionAsync(language);
        var answered = Page.WaitForResponseAsync(response => response.Url.EndsWith("/start-translation", StringComparison.Ordinal));
        await Translate.ClickAsync();
        await answered;
    }

    /// <summary>Opens the result, with the original beside it.</summary>
    public async Task OpenBothAsync(string language)
    {
        await View(language).ClickAsync();
        await Expect(Result).ToBeVisibleAsync();
        if (!await Original.IsVisibleAsync())
            await Page.GetByRole(AriaRole.Button, new() { Name = "Original" }).ClickAsync();
    }

    public Task ExpectPollingAsync() => Expect(List).ToHaveAttributeAsync("hx-trigger", "every 5s");
    public Task ExpectNoPollingAsync() => Expect(List).ToHaveAttributeAsync("hx-trigger", "none");

    public Task<int> LooksAsync() => Page.EvaluateAsync<int>("window.sent.filter(url => url === '/editor/get-translations').length");
    public Task<string[]> SentAsync() => Page.EvaluateAsync<string[]>("window.sent");
    public Task<string[]> SaidAsync() => Page.EvaluateAsync<string[]>("window.said");
    public Task<string> FocusedIdAsync() => Page.EvaluateAsync<string>("document.activeElement.id");

    public async Task LookMoreThanAsync(int looks)
    {
        for (var deadline = DateTime.UtcNow.AddMilliseconds(Chromium.Patience); await LooksAsync() <= looks; await Page.WaitForTimeoutAsync(50))
            Assert.True(DateTime.UtcNow < deadline, $"The page has not looked at the list more than {looks} times.");
    }

    public async Task<bool> OverflowsAsync() =>
        await Page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth");

    public async ValueTask DisposeAsync() => await Context.CloseAsync();
}
