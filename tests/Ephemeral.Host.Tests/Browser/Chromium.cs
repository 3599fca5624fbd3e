using Microsoft.Playwright;

namespace Ephemeral.Host.Tests.Browser;

/// <summary>
/// A headless Chromium, one for all tests of the process, each of which has a context of its own in it. Where there is none,
/// <see cref="OpenAsync"/> skips the test.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>How long a test waits, in milliseconds, for what must come: a busy machine is slow.</summary>
    public const int Patience = 60_000;

    private const string PathVariable = "CHROMIUM_PATH";

    private static readonly string[] Flags =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        // No process is started ahead of the page that may need it. A context still has one of its own.
        "--renderer-process-limit=1",
    ];

    // It ends with the process: Playwright's driver closes it when nobody is left who reads what the driver writes.
    private static readonly Lazy<Task<IBrowser?>> Shared = new(LaunchAsync);

    private IBrowser? _browser;

    public async Task InitializeAsync() => _browser = await Shared.Value;

    public async Task<IBrowserContext> OpenAsync(BrowserNewContextOptions? options = null)
    {
        Skip.If(_browser is null, $"No Chromium: install the package chromium, or set {PathVariable} to its executable.");
        var context = await _browser!.NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        return context;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private static async Task<IBrowser?> LaunchAsync()
    {
        if (Find() is not { } path)
            return null;
        Assertions.SetDefaultExpectTimeout(Patience);
        var playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Headless = true, Args = Flags, Timeout = 2 * Patience });
    }

    private static string? Find()
    {
        string[] places = Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } named
            ? [named]
            : ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser"];
        return places.FirstOrDefault(File.Exists);
    }
}
