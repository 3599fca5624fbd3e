using Ephemeral.AspNetCore.Security;

namespace Ephemeral.Host.Endpoints;

/// <summary>
/// Keeps pages of other sites from changing something through a visitor's browser. What is no browser says nothing, and passes.
/// </summary>
internal static class SameOrigin
{
    public static ValueTask<object?> Only(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        RequestOrigin.IsAnotherSite(context.HttpContext.Request)
            ? ValueTask.FromResult<object?>(TypedResults.Problem(
                "This request comes from the page of another site. Use the page of the service itself; behind a proxy, have it pass on "
                + "the host and scheme.",
                statusCode: StatusCodes.Status403Forbidden))
            : next(context);
}
