using Microsoft.AspNetCore.Http;

namespace Ephemeral.AspNetCore.Security;

/// <summary>Keeps pages of other sites from using the API through a viewer's browser, whatever the application allows other origins elsewhere.</summary>
internal static class SameOriginFilter
{
    /// <summary>What a request that steers must carry: a page of another site can't send it unasked.</summary>
    public const string Header = "X-Ephemeral-Steering";

    private const string FetchSite = "Sec-Fetch-Site";
    private const string SameOrigin = "same-origin";

    public static ValueTask<object?> Read(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Request.Headers[FetchSite].ToString() is "cross-site" or "same-site"
            ? Forbidden("The API answers the dashboard's own page and programs, not pages of other sites.")
            : next(context);

    public static ValueTask<object?> Steer(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        if (!request.Headers.ContainsKey(Header))
            return Forbidden($"A request that steers needs the header {Header}, with any value.");
        return IsFromHere(request)
            ? next(context)
            : Forbidden($"This request comes from the page of another site, '{request.Headers.Origin}'. Steer from the dashboard itself; "
                + "behind a proxy, have it pass on the host and scheme (UseForwardedHeaders).");
    }

    // a browser says from where; what is no browser says nothing
    private static bool IsFromHere(HttpRequest request)
    {
        if (request.Headers[FetchSite].ToString() is { Length: > 0 } site)
            return site == SameOrigin;
        return request.Headers.Origin.ToString() is not { Length: > 0 } origin
            || origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }

    private static ValueTask<object?> Forbidden(string detail) =>
        ValueTask.FromResult<object?>(TypedResults.Problem(detail, statusCode: StatusCodes.Status403Forbidden));
}
