using Microsoft.Playwright;

namespace Ephemeral.Host.Tests.Browser;

/// <summary>A headless Chromium for the tests of a class. Where there is none, <see cref="OpenAsync"/> skips the test.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>How long a test waits, in milliseconds, for what must come: a busy machine is slow.</summary>
    public const int Patience = 60_000;

    private const string PathVariable = "CHROMIUM_PATH";

    private static readonly string[] Flags =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (Find() is not { } path) return;
        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Headless = true, Args = Flags });
    }

    public async Task<IBrowserContext> OpenAsync(BrowserNewContextOptions? options = null)
    {
        Skip.If(_browser is null, $"No Chromium: install the package chromium, or set {PathVariable} to its executable.");
        var context = await _browser!.NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        return context;
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    private static string? Find()
    {
        string[] places = Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } named
            ? [named]
            : ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser"];
        return places.FirstOrDefault(File.Exists);
    }
}
