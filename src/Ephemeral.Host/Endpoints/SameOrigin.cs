namespace Ephemeral.Host.Endpoints;

/// <summary>
/// Keeps pages of other sites from changing something through a visitor's browser. What is no browser says nothing, and passes.
/// </summary>
internal static class SameOrigin
{
    public static ValueTask<object?> Only(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        IsFromElsewhere(context.HttpContext.Request)
            ? ValueTask.FromResult<object?>(TypedResults.Problem(
                "This request comes from the page of another site. Use the page of the service itself; behind a proxy, have it pass on "
                + "the host and scheme.",
                statusCode: StatusCodes.Status403Forbidden))
            : next(context);

    private static bool IsFromElsewhere(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site)
            return site is not ("same-origin" or "none");
        return request.Headers.Origin.ToString() is { Length: > 0 } origin
            && !origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }
}
