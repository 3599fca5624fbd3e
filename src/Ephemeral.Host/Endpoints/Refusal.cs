using System.Globalization;

namespace Ephemeral.Host.Endpoints;

/// <summary>Answers to requests that would be taken at another time.</summary>
internal static class Refusal
{
    /// <summary>The caller has asked for too much.</summary>
    public static IResult TooMany(HttpContext context, string detail, TimeSpan wait) =>
        Later(context, StatusCodes.Status429TooManyRequests, detail, wait);

    /// <summary>All callers together have, or the service is stopping.</summary>
    /// <param name="context">The request.</param>
    /// <param name="what">What is queued, in the plural.</param>
    /// <param name="wait">When there is likely to be room.</param>
    public static IResult Overloaded(HttpContext context, string what, TimeSpan wait) => Later(
        context, StatusCodes.Status503ServiceUnavailable,
        $"The queue of {what} is full, or the service is stopping. Try again in {Seconds(wait)} seconds.", wait);

    private static IResult Later(HttpContext context, int status, string detail, TimeSpan wait)
    {
        context.Response.Headers.RetryAfter = Seconds(wait);
        return TypedResults.Problem(detail, statusCode: status);
    }

    private static string Seconds(TimeSpan wait) => Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
