using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;

namespace Ephemeral.Host.Endpoints;

/// <summary>Reads the JSON of a request: what it holds, or the problem with it.</summary>
internal static class JsonBody
{
    /// <param name="request">The request.</param>
    /// <param name="maxBytes">How long it may be.</param>
    /// <param name="shape">What it should look like, for who sent something else.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Both null when the JSON is <c>null</c>.</returns>
    public static async Task<(T? Body, IResult? Problem)> ReadAsync<T>(
        HttpRequest request, int maxBytes, string shape, CancellationToken cancellationToken)
        where T : class
    {
        if (!request.HasJsonContentType())
            return (null, Refused(StatusCodes.Status415UnsupportedMediaType, "Send the request as application/json."));
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = maxBytes;
        try
        {
            return (await request.ReadFromJsonAsync<T>(cancellationToken), null);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, Refused(e.StatusCode, $"The request is longer than {maxBytes} bytes."));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (null, Refused(StatusCodes.Status400BadRequest, $"The request is not the JSON {shape}."));
        }
    }

    private static IResult Refused(int status, string detail) => TypedResults.Problem(detail, statusCode: status);
}
