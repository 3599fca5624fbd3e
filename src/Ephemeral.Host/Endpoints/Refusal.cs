namespace Ephemeral.Host.Endpoints;

/// <summary>Answers to requests that would be taken at another time.</summary>
internal static class Refusal
{
    private const string RetryAfterSeconds = "5";

    /// <summary>The caller has asked for too much.</summary>
    public static IResult TooMany(HttpContext context, string detail) =>
        Later(context, StatusCodes.Status429TooManyRequests, detail);

    /// <summary>All callers together have, or the service is stopping.</summary>
    /// <param name="context">The request.</param>
    /// <param name="what">What is queued, in the plural.</param>
    public static IResult Overloaded(HttpContext context, string what) => Later(
        context, StatusCodes.Status503ServiceUnavailable,
        $"The queue of {what} is full, or the service is stopping. Try again in {RetryAfterSeconds} seconds.");

    private static IResult Later(HttpContext context, int status, string detail)
    {
        context.Response.Headers.RetryAfter = RetryAfterSeconds;
        return TypedResults.Problem(detail, statusCode: status);
    }
}
