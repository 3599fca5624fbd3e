using System.Globalization;

namespace Ephemeral.Host.Endpoints;

/// <summary>Answers to requests that are not taken now. When to try again is said where that can help, and nowhere else.</summary>
internal static class Refusal
{
    /// <summary>The caller has asked for too much.</summary>
    public static IResult TooMany(HttpContext context, string detail, TimeSpan wait) =>
        Later(context, StatusCodes.Status429TooManyRequests, detail, wait);

    /// <summary>All callers together have.</summary>
    /// <param name="context">The request.</param>
    /// <param name="what">What is queued, in the plural.</param>
    /// <param name="wait">When there is likely to be room.</param>
    public static IResult Overloaded(HttpContext context, string what, TimeSpan wait) => Later(
        context, StatusCodes.Status503ServiceUnavailable,
        $"The queue of {what} is full. Try again in {Seconds(wait)} seconds.", wait);

    /// <summary>So much was on its way that no room came free for the request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="waited">How long it waited.</param>
    /// <param name="wait">When there is likely to be room.</param>
    public static IResult Crowded(HttpContext context, TimeSpan waited, TimeSpan wait) => Later(
        context, StatusCodes.Status503ServiceUnavailable,
        $"No room came free for this request within {waited.TotalSeconds} s. Try again in {Seconds(wait)} seconds.", wait);

    /// <summary>Intake has ended, and does not begin again in this process.</summary>
    /// <param name="what">What is queued, in the plural.</param>
    public static IResult Ended(string what) => TypedResults.Problem(
        $"No more {what} are taken: their intake was ended, or the service is stopping. They are taken again when it is started anew.",
        statusCode: StatusCodes.Status503ServiceUnavailable);

    private static IResult Later(HttpContext context, int status, string detail, TimeSpan wait)
    {
        context.Response.Headers.RetryAfter = Seconds(wait);
        return TypedResults.Problem(detail, statusCode: status);
    }

    private static string Seconds(TimeSpan wait) => Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
