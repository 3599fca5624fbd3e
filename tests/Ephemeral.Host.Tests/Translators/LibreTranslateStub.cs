using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ephemeral.Host.Tests.Translators;

/// <summary>A small service that speaks as LibreTranslate does.</summary>
internal sealed class LibreTranslateStub : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LibreTranslateStub(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    public List<JsonElement> Requests { get; } = [];

    /// <summary>What it answers to a translation; null: each text in upper case.</summary>
    public Func<HttpContext, Task>? Answer { get; set; }

    /// <summary>What it answers to the question for its languages; null: four of them.</summary>
    public Func<HttpContext, Task>? Languages { get; set; }

    public static async Task<LibreTranslateStub> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var stub = new LibreTranslateStub(app);
        app.MapGet("/languages", context => stub.Languages is { } answer ? answer(context) : context.Response.WriteAsJsonAsync(new[]
        {
            new { code = "en", name = "English", targets = new[] { "en", "es", "de" } },
            new { code = "es", name = "Spanish", targets = new[] { "en" } },
            new { code = "de", name = "German", targets = new[] { "en" } },
            new { code = "fr", name = "French", targets = new[] { "en" } },
        }));
        app.MapPost("/translate", stub.TranslateAsync);
        await app.StartAsync();
        return stub;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TranslateAsync(HttpContext context)
    {
        var request = await context.Request.ReadFromJsonAsync<JsonElement>();
        lock (Requests)
            Requests.Add(request);
        if (Answer is not null)
        {
            await Answer(context);
            return;
        }

        var texts = request.GetProperty("q").EnumerateArray().Select(text => text.GetString()!.ToUpperInvariant());
        await context.Response.WriteAsJsonAsync(new { translatedText = texts });
    }
}
