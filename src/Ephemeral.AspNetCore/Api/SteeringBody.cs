using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Ephemeral.AspNetCore.Api;

/// <summary>Reads what a request that steers says, as <see cref="Models.DashboardJson"/> does, whatever the application's own settings are.</summary>
internal static class SteeringBody
{
    private const string Unreadable = "The body is not the JSON that is described.";

    /// <exception cref="BadHttpRequestException">It can't be read.</exception>
    public static async Task<T> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await request.ReadFromJsonAsync(type, cancellationToken).ConfigureAwait(false)
                ?? throw new BadHttpRequestException(Unreadable);
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException(Unreadable, e);
        }
        catch (InvalidOperationException e)
        {
            // it is declared as something else, or in an encoding that is not known
            throw new BadHttpRequestException(Unreadable, StatusCodes.Status415UnsupportedMediaType, e);
        }
    }
}
