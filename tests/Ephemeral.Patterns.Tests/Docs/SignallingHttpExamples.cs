using System.Collections.Concurrent;
using System.Diagnostics;
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
        var sink = new SignalSink(maxAge: TimeSpan.FromSeconds(1));
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
                DeferOnSignals = new HashSet<string> { "http.429" },   // rests for as long as one is in the sink: until a second after the last
                MaxDeferAttempts = 0,
            });
        // </signalling-http>
        var keys = new ConcurrentQueue<string?>();
        using var subscription = sink.Subscribe("http.429", signal => keys.Enqueue(signal.Key));
        await fetches.EnqueueAsync(new Uri("https://example.com"));
        await Eventually.True(() => !keys.IsEmpty);
        await fetches.EnqueueAsync(new Uri("https://example.com"));
        await Eventually.True(() => keys.Count == 2);
        Assert.Equal(["example.com 429", "example.com 429"], keys);
        var asked = primary.Asked.ToArray();
        Assert.True(Stopwatch.GetElapsedTime(asked[0], asked[1]) >= TimeSpan.FromSeconds(1));
    }

    private sealed class Refusing : HttpMessageHandler
    {
        public ConcurrentQueue<long> Asked { get; } = new();

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Enqueue(Stopwatch.GetTimestamp());
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.TooManyRequests));
        }
    }
}
