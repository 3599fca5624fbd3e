using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Ephemeral.Host.Limits;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Ephemeral.Host.Endpoints;

/// <summary>Reads the JSON of a request: what it holds, or the problem with it.</summary>
internal static partial class JsonBody
{
    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <param name="request">The request.</param>
    /// <param name="maxBytes">How long it may be.</param>
    /// <param name="shape">What it should look like, for who sent something else.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Both null when the JSON is <c>null</c>.</returns>
    public static async Task<(T? Body, IResult? Problem)> ReadAsync<T>(
        HttpRequest request, int maxBytes, string shape, CancellationToken cancellationToken)
        where T : class
    {
        if (!request.HasJsonContentType() || !IsUtf8(request))
            return (null, Refused(StatusCodes.Status415UnsupportedMediaType, "Send the request as application/json, in UTF-8."));
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = maxBytes;
        var services = request.HttpContext.RequestServices;
        var timeout = services.GetRequiredService<LimitsOptions>().TransferTimeout;
        var stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var limit = new CancellationTokenSource(timeout, services.GetRequiredService<TimeProvider>());
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        using var reading = ending.Token.UnsafeRegister(static reader => ((PipeReader)reader!).CancelPendingRead(), request.BodyReader);
        try
        {
            var body = await ReadAllAsync(request.BodyReader, cancellationToken);
            var json = services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
            return (JsonSerializer.Deserialize<T>(body.WrittenSpan.TrimStart(ByteOrderMark), json), null);
        }
        catch (Exception e) when (ProblemOf(e, maxBytes, shape, limit.IsCancellationRequested ? timeout : null, stopping) is { } problem)
        {
            Unread(services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(JsonBody)), problem.Detail, e.Message);
            return (null, Refused(problem.Status, problem.Detail));
        }
    }

    // Not by the serializer: one that is cancelled leaves the reader in the midst of a read, and the server can't go on from there.
    private static async Task<ArrayBufferWriter<byte>> ReadAllAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>();
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            foreach (var part in read.Buffer)
                body.Write(part.Span);
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return body;
            if (read.IsCanceled)
                throw new OperationCanceledException();
        }
    }

    private static (int Status, string Detail)? ProblemOf(
        Exception exception, int maxBytes, string shape, TimeSpan? timeout, CancellationToken stopping) => exception switch
    {
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
            (StatusCodes.Status413PayloadTooLarge, $"The request is longer than {maxBytes} bytes."),
        BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } =>
            (StatusCodes.Status408RequestTimeout, "The request comes too slowly."),
        OperationCanceledException when timeout is { } time =>
            (StatusCodes.Status408RequestTimeout, $"The request took longer than {time.TotalSeconds} s to arrive."),
        OperationCanceledException when stopping.IsCancellationRequested =>
            (StatusCodes.Status503ServiceUnavailable, "The service stops before the request has arrived. Send it again when it is started anew."),
        BadHttpRequestException or IOException or OperationCanceledException =>
            (StatusCodes.Status400BadRequest, "The request ends before its end, or is no HTTP."),
        JsonException or InvalidOperationException => (StatusCodes.Status400BadRequest, $"The request is not the JSON {shape}."),
        _ => null,
    };

    private static bool IsUtf8(HttpRequest request) =>
        request.GetTypedHeaders().ContentType is { Charset: var charset } &&
        (!charset.HasValue || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));

    private static IResult Refused(int status, string detail) => TypedResults.Problem(detail, statusCode: status);

    [LoggerMessage(LogLevel.Debug, "A request was not read. {Detail} ({Cause})")]
    private static partial void Unread(ILogger logger, string detail, string cause);
}
