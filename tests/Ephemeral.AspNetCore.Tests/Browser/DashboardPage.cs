using System.Collections.Concurrent;
using Ephemeral.AspNetCore.Tests.Support;
using Ephemeral.Host.Tests.Browser;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ephemeral.AspNetCore.Tests.Browser;

/// <summary>The dashboard as somebody with a browser sees it.</summary>
internal sealed class DashboardPage : IAsyncDisposable
{
    // Keeps every text of the toast, which stands for a few seconds.
    private const string Witness =
        """
        window.told = [];
        addEventListener('DOMContentLoaded', () => {
          const toast = document.getElementById('toast');
          if (toast) new MutationObserver(() => window.told.push(toast.textContent)).observe(toast, { childList: true });
        });
        """;

    private DashboardPage(IBrowserContext context, IPage page)
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

    public ILocator Connection => Page.Locator("#connection");
    public ILocator Coordinators => Page.Locator("#coordinators tbody tr");
    public ILocator Operations => Page.Locator("#operations tbody tr");
    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
    public ILocator Tile(string name) => Page.Locator("#coordinator .tile", new() { HasText = name });

    public static async Task<DashboardPage> OpenAsync(
        Chromium chromium, DashboardApp app, string? coordinator = null, BrowserNewContextOptions? options = null, long? operation = null) =>
        await OpenAsync(
            chromium,
            app.Address + (coordinator is null ? "" : $"#/c/{Uri.EscapeDataString(coordinator)}") + (operation is null ? "" : $"/o/{operation}"),
            options);

    public static async Task<DashboardPage> OpenAsync(Chromium chromium, string address, BrowserNewContextOptions? options = null)
    {
        var context = await chromium.OpenAsync(options);
        await context.AddInitScriptAsync(Witness);
        var page = new DashboardPage(context, await context.NewPageAsync());
        await page.Page.GotoAsync(address);
        await Expect(page.Connection).ToHaveTextAsync("Live");
        // what it then shows moves the rest, and a click would miss
        await Expect(page.Page.Locator("#mode")).Not.ToBeEmptyAsync();
        return page;
    }

    /// <summary>Waits until the toast has said this, be it still there or not.</summary>
    public Task ExpectToldAsync(string text) => Page.WaitForFunctionAsync("text => window.told.some(told => told.includes(text))", text);

    /// <summary>Shows the page in that scheme and of that size.</summary>
    public async Task LookAsync(ColorScheme scheme, int width, int height)
    {
        await Page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await Page.SetViewportSizeAsync(width, height);
    }

    public async Task<bool> OverflowsAsync() =>
        await Page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth");

    /// <summary>What makes the page scroll sideways; empty when nothing does.</summary>
    public async Task<string[]> OverflowingAsync() => await OverflowsAsync()
        ? await Page.EvaluateAsync<string[]>(
            """
            [...document.body.querySelectorAll('*')]
                .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth)
                .map(one => `${one.tagName}#${one.id}.${one.className}`)
            """)
        : [];

    public async ValueTask DisposeAsync() => await Context.CloseAsync();
}
