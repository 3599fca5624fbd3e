using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Ephemeral.AspNetCore.Api;

/// <summary>Reads what a request that steers says, as <see cref="Models.DashboardJson"/> does, whatever the application's own settings are.</summary>
internal static class SteeringBody
{
    private const string Unreadable = "The body is not the JSON that is described.";

    /// <exception cref="BadHttpRequestException">It can't be read.</exception>
    public static async Task<T> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        if (!request.HasJsonContentType() || !IsInKnownEncoding(request))
            throw new BadHttpRequestException(Unreadable, StatusCodes.Status415UnsupportedMediaType);
        try
        {
            return await request.ReadFromJsonAsync(type, cancellationToken).ConfigureAwait(false)
                ?? throw new BadHttpRequestException(Unreadable);
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException(Unreadable, e);
        }
    }

    // ASP.NET Core throws what a fault of the application's own may be too
    private static bool IsInKnownEncoding(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || type.Charset.Value is not { } charset)
            return true;
        try
        {
            return Encoding.GetEncoding(charset) is not null;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
