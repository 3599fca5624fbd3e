using System.Net;
using Ephemeral.Actors;
using Ephemeral.Testing;

namespace Ephemeral.Patterns.Tests.Docs;

public class SignallingHttpExamples
{
    [Fact]
    public async Task Signalling_http()
    {
        var primary = new Refusing();
        // <signalling-http>
        var sink = new SignalSink();
        using var http = new HttpClient(new SignallingHttpHandler(sink, new SignallingHttpOptions
        {
            SlowAfter = TimeSpan.FromSeconds(1),
        })
        {
            InnerHandler = primary,   // or services.AddHttpClient("shop").AddHttpMessageHandler(() => new SignallingHttpHandler(sink))
        });

        await using var fetches = new EphemeralWorkCoordinator<Uri>(
            async (page, ct) => await http.GetStringAsync(page, ct),
            new EphemeralOptions
            {
                Signals = sink,
                DeferOnSignals = new HashSet<string> { "http.429" },   // rests for a second after each
            });
        // </signalling-http>
        await fetches.EnqueueAsync(new Uri("https://example.com"));
        await Eventually.True(() => sink.Detect("http.429"));
        Assert.Equal("example.com 429", sink.Sense().Single().Key);
    }

    private sealed class Refusing : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.TooManyRequests));
    }
}
