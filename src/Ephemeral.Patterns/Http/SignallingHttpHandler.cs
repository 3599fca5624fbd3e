using System.Globalization;
using System.Net;
using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>
/// Tells by signals how a service that is asked over HTTP is doing: <c>http.429</c> when it asks for fewer requests, <c>http.slow</c> when
/// it takes long, <c>http.failed</c> when it answers with a status of 500 or more, or not at all. Their key is the host and, where there
/// is an answer, its status: <c>api.example.com 503</c>.
/// </summary>
/// <remarks>
/// Nothing else of a request or an answer is in a signal: no path, query, header or content. What is sent and answered passes through
/// unchanged, and what is thrown is thrown on. A signal is that of the operation that the request is made in, and nobody who asks waits
/// for those who hear it. A request that its caller gives up, as <see cref="HttpClient.Timeout"/> does, has not failed; it may be slow.
/// </remarks>
public sealed class SignallingHttpHandler : DelegatingHandler
{
    private readonly SignalSink _sink;
    private readonly TimeProvider _time;
    private readonly TimeSpan _slowAfter;
    private long _requests;
    private long _tooMany;
    private long _slow;
    private long _failed;

    /// <summary>A handler to be put before others: by <c>AddHttpMessageHandler</c>, or by its
    /// <see cref="DelegatingHandler.InnerHandler"/>.</summary>
    /// <param name="sink">Where it tells.</param>
    /// <param name="options">What it tells; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="sink"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; all that are wrong are named.</exception>
    public SignallingHttpHandler(SignalSink sink, SignallingHttpOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sink);
        options ??= new SignallingHttpOptions();
        options.Check().ThrowIfAny();
        (_sink, _time, _slowAfter, Name) = (sink, options.TimeProvider, options.SlowAfter, options.Name);
        (TooManySignal, SlowSignal, FailedSignal) = ($"{Name}.429", $"{Name}.slow", $"{Name}.failed");
    }

    /// <summary>What its signals begin with.</summary>
    public string Name { get; }

    /// <summary>Raised for each answer with status 429, Too Many Requests: <c>&lt;name&gt;.429</c>.</summary>
    public string TooManySignal { get; }

    /// <summary>Raised for each request that took too long, whatever came of it: <c>&lt;name&gt;.slow</c>.</summary>
    public string SlowSignal { get; }

    /// <summary>Raised for each answer with a status of 500 or more, and for each request that had none: <c>&lt;name&gt;.failed</c>.</summary>
    public string FailedSignal { get; }

    /// <summary>How many requests ended, ever.</summary>
    public long TotalRequests => Interlocked.Read(ref _requests);

    /// <summary>How many were answered with status 429, ever.</summary>
    public long TotalTooMany => Interlocked.Read(ref _tooMany);

    /// <summary>How many were slow, ever.</summary>
    public long TotalSlow => Interlocked.Read(ref _slow);

    /// <summary>How many failed, ever.</summary>
    public long TotalFailed => Interlocked.Read(ref _failed);

    /// <summary>Its name, and how many requests ended and failed.</summary>
    public override string ToString() => $"{Name}: {TotalRequests} requests, {TotalFailed} failed";

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        HttpResponseMessage response;
        try
        {
            response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Tell(request, status: null, IsGivenUp(e, cancellationToken), started);
            throw;
        }

        return TellOrDispose(request, response, started);
    }

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        HttpResponseMessage response;
        try
        {
            response = base.Send(request, cancellationToken);
        }
        catch (Exception e)
        {
            Tell(request, status: null, IsGivenUp(e, cancellationToken), started);
            throw;
        }

        return TellOrDispose(request, response, started);
    }

    /// <summary>An answer that nobody gets, where the application's clock throws, is disposed of.</summary>
    private HttpResponseMessage TellOrDispose(HttpRequestMessage request, HttpResponseMessage response, long started)
    {
        try
        {
            Tell(request, response.StatusCode, isGivenUp: false, started);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static bool IsGivenUp(Exception error, CancellationToken cancellationToken) =>
        error is OperationCanceledException && cancellationToken.IsCancellationRequested;

    private void Tell(HttpRequestMessage request, HttpStatusCode? status, bool isGivenUp, long started)
    {
        Interlocked.Increment(ref _requests);
        var outcome = HttpOutcomes.Of((int?)status, isGivenUp, _time.GetElapsedTime(started), _slowAfter);
        if (outcome == HttpOutcome.Fine)
            return;
        var host = request.RequestUri is { IsAbsoluteUri: true } uri ? uri.IdnHost : "";
        var key = status is { } answered ? string.Create(CultureInfo.InvariantCulture, $"{host} {(int)answered}") : host;
        TellIf(outcome.HasFlag(HttpOutcome.TooMany), TooManySignal, key, ref _tooMany);
        TellIf(outcome.HasFlag(HttpOutcome.Failed), FailedSignal, key, ref _failed);
        TellIf(outcome.HasFlag(HttpOutcome.Slow), SlowSignal, key, ref _slow);
    }

    private void TellIf(bool isSo, string signal, string key, ref long count)
    {
        if (!isSo)
            return;
        Interlocked.Increment(ref count);
        _sink.Raise(new SignalEvent(signal, EphemeralOperation.Current?.Id ?? 0, key, _time.GetUtcNow()));
    }
}
