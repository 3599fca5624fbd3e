using Ephemeral.AspNetCore.Reading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Ephemeral.AspNetCore.Api;

/// <summary>Answers what went wrong as a problem that says what to do.</summary>
internal static class ApiFilter
{
    private const string Unreadable =
        "A parameter or the body is missing or not of its type. openapi.json beside the API describes them; bodies are application/json.";

    /// <summary>How many bytes a request that steers may have at the most.</summary>
    public const int LongestBody = 64 * 1024;

    /// <summary>What could not be read is thrown here, by the framework or by <see cref="SteeringBody"/>: no filter sees it.</summary>
    public static void AnswerUnreadable(EndpointBuilder endpoint)
    {
        if (endpoint.RequestDelegate is not { } next)
            return;
        endpoint.RequestDelegate = async http =>
        {
            try
            {
                await next(http).ConfigureAwait(false);
            }
            catch (BadHttpRequestException e) when (!http.Response.HasStarted)
            {
                await Problem(e.StatusCode, DetailOf(e)).ExecuteAsync(http).ConfigureAwait(false);
            }
        };
    }

    public static async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var response = context.HttpContext.Response;
        response.Headers.CacheControl = "no-store";
        try
        {
            var result = await next(context).ConfigureAwait(false);
            return response.StatusCode switch
            {
                // what the framework says of a request that it could not read
                StatusCodes.Status400BadRequest or StatusCodes.Status415UnsupportedMediaType => Problem(response.StatusCode, Unreadable),
                _ => result,
            };
        }
        catch (BadRequestException e)
        {
            return Problem(StatusCodes.Status400BadRequest, e.Message);
        }
        catch (NotFoundException e)
        {
            return Problem(StatusCodes.Status404NotFound, e.Message);
        }
        catch (RefusedException e)
        {
            return Problem(StatusCodes.Status409Conflict, e.Message);
        }
        catch (NoAnswerException e)
        {
            return Problem(StatusCodes.Status504GatewayTimeout, e.Message);
        }
    }

    private static string DetailOf(BadHttpRequestException e) => e.StatusCode switch
    {
        StatusCodes.Status400BadRequest or StatusCodes.Status415UnsupportedMediaType => Unreadable,
        StatusCodes.Status413PayloadTooLarge => $"The body is larger than {LongestBody} bytes. Give fewer ids, or shorter names, in one request.",
        // such as of a body that came too slowly
        _ => e.Message,
    };

    private static IResult Problem(int status, string detail) => TypedResults.Problem(detail, statusCode: status);
}
