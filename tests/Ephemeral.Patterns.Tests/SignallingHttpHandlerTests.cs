using System.Net;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors;
using Ephemeral.Testing;

namespace Ephemeral.Patterns.Tests;

public class SignallingHttpHandlerTests : TestKit
{
    private static readonly Uri Page = new("https://user:pass@api.example.com:8443/orders/17?token=secret");

    private readonly FakeTime _time = new();
    private readonly SignalSink _sink;

    public SignallingHttpHandlerTests() => _sink = new SignalSink(maxCapacity: 10_000, timeProvider: _time);

    [Theory]
    [InlineData(HttpStatusCode.OK, null)]
    [InlineData(HttpStatusCode.NotFound, null)]
    [InlineData(HttpStatusCode.TooManyRequests, "http.429")]
    [InlineData(HttpStatusCode.InternalServerError, "http.failed")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "http.failed")]
    public async Task An_answer_is_told_by_host_and_status_alone(HttpStatusCode status, string? signal)
    {
        using var client = Client(_ => new HttpResponseMessage(status) { ReasonPhrase = "secret" });
        using var response = await client.GetAsync(Page);
        Assert.Equal(status, response.StatusCode);
        using var again = client.Send(new HttpRequestMessage(HttpMethod.Post, Page) { Content = new StringContent("secret") });
        var raised = _sink.Sense();
        Assert.Equal(signal is null ? [] : [signal, signal], raised.Select(one => one.Signal));
        Assert.All(raised, one => Assert.Equal($"api.example.com {(int)status}", one.Key));
    }

    [Fact]
    public async Task A_slow_answer_is_told_beside_what_it_is()
    {
        using var client = Client(_ =>
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            return new HttpResponseMessage(HttpStatusCode.BadGateway);
        });
        using var response = await client.GetAsync(Page);
        Assert.Equal(["http.failed", "http.slow"], _sink.Sense().Select(one => one.Signal));
    }

    [Fact]
    public async Task No_answer_is_a_failure_and_the_error_goes_on_to_the_caller()
    {
        var error = new HttpRequestException("secret");
        using var handler = Handler(_ => throw error);
        using var client = new HttpClient(handler);
        Assert.Same(error, await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(Page)));
        Assert.Same(error, Assert.Throws<HttpRequestException>(() => client.Send(new HttpRequestMessage(HttpMethod.Get, Page))));
        Assert.Equal(["http.failed", "http.failed"], _sink.Sense().Select(one => one.Signal));
        Assert.All(_sink.Sense(), one => Assert.Equal("api.example.com", one.Key));
        Assert.Equal((2L, 2L, 0L, 0L), (handler.TotalRequests, handler.TotalFailed, handler.TotalSlow, handler.TotalTooMany));
    }

    [Fact]
    public async Task A_request_that_its_caller_gives_up_has_not_failed()
    {
        using var giveUp = new CancellationTokenSource();
        using var client = Client(_ =>
        {
            giveUp.Cancel();
            throw new OperationCanceledException(giveUp.Token);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetAsync(Page, giveUp.Token));
        Assert.Empty(_sink.Sense());
    }

    [Fact]
    public async Task A_client_that_is_disposed_of_in_mid_request_has_given_up()
    {
        var entered = new TaskCompletionSource();
        using var handler = new SignallingHttpHandler(_sink) { InnerHandler = new Waiting(entered) };
        var client = new HttpClient(handler);
        var asking = client.GetAsync(Page);
        await entered.Task.InTime();
        client.Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.InTime());
        Assert.Equal((1L, 0L), (handler.TotalRequests, handler.TotalFailed));
    }

    [Fact]
    public async Task A_signal_is_that_of_the_operation_that_asks()
    {
        using var client = Client(_ => new HttpResponseMessage(HttpStatusCode.TooManyRequests));
        await using var fetches = new EphemeralWorkCoordinator<Uri>(
            async (page, ct) => (await client.GetAsync(page, ct)).Dispose(), system: Sys);
        var id = await fetches.EnqueueAsync(Page);
        await Eventually.True(() => _sink.Detect("http.429"));
        Assert.Equal(id, _sink.Sense().Single().OperationId);
    }

    [Fact]
    public async Task A_clock_that_breaks_meanwhile_does_not_make_two_requests_of_one()
    {
        var time = new BreakableTime();
        using var handler = new SignallingHttpHandler(_sink, new SignallingHttpOptions { TimeProvider = time })
        {
            InnerHandler = new Answering(_ =>
            {
                time.IsBroken = true;
                return new HttpResponseMessage(HttpStatusCode.OK);
            }),
        };
        using var client = new HttpClient(handler);
        Assert.Equal("broken", (await Assert.ThrowsAsync<InvalidOperationException>(() => client.GetAsync(Page))).Message);
        Assert.Equal(1, handler.TotalRequests);
    }

    [Fact]
    public async Task Sixteen_callers_are_all_counted()
    {
        using var handler = Handler(_ => new HttpResponseMessage(HttpStatusCode.TooManyRequests));
        using var client = new HttpClient(handler);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            for (var request = 0; request < 50; request++)
                (await client.GetAsync(Page)).Dispose();
        }))).InTime();
        Assert.Equal((800L, 800L, 800), (handler.TotalRequests, handler.TotalTooMany, _sink.Count));
    }

    [Fact]
    public void Options_that_can_not_hold_are_refused_all_at_once()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new SignallingHttpHandler(
            _sink, new SignallingHttpOptions { Name = "a,b", SlowAfter = TimeSpan.Zero }));
        Assert.Contains("Name is 'a,b'", error.Message);
        Assert.Contains("SlowAfter is 00:00:00", error.Message);
    }

    private HttpClient Client(Func<HttpRequestMessage, HttpResponseMessage> answer) => new(Handler(answer));

    private SignallingHttpHandler Handler(Func<HttpRequestMessage, HttpResponseMessage> answer) =>
        new(_sink, new SignallingHttpOptions { TimeProvider = _time }) { InnerHandler = new Answering(answer) };

    private sealed class BreakableTime : TimeProvider
    {
        public bool IsBroken { get; set; }

        public override long GetTimestamp() => IsBroken ? throw new InvalidOperationException("broken") : base.GetTimestamp();
    }

    private sealed class Answering(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => answer(request);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return answer(request);
        }
    }

    private sealed class Waiting(TaskCompletionSource entered) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            entered.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("It was waiting for ever.");
        }
    }
}
