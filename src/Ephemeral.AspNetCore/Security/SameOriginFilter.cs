using Microsoft.AspNetCore.Http;

namespace Ephemeral.AspNetCore.Security;

/// <summary>
/// Keeps pages of other sites from using the API through a viewer's browser, whatever the application allows other origins elsewhere.
/// </summary>
internal static class SameOriginFilter
{
    /// <summary>What a request that steers must carry: a page of another site can't send it unasked.</summary>
    public const string Header = "X-Ephemeral-Steering";

    public static ValueTask<object?> Read(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        RequestOrigin.IsAnotherSite(context.HttpContext.Request)
            ? Forbidden("The API answers the dashboard's own page and programs, not pages of other sites.")
            : next(context);

    public static ValueTask<object?> Steer(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        if (!request.Headers.ContainsKey(Header))
            return Forbidden($"A request that steers needs the header {Header}, with any value.");
        return RequestOrigin.IsAnotherSite(request) || RequestOrigin.IsOpened(request)
            ? Forbidden($"This request comes from the page of another site, '{request.Headers.Origin}'. Steer from the dashboard itself; "
                + "behind a proxy, have it pass on the host and scheme (UseForwardedHeaders).")
            : next(context);
    }

    private static ValueTask<object?> Forbidden(string detail) =>
        ValueTask.FromResult<object?>(TypedResults.Problem(detail, statusCode: StatusCodes.Status403Forbidden));
}
