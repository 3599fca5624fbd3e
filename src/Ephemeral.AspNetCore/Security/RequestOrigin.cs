// an alias: Ephemeral.Host compiles this file too, where the namespace is there already
using HttpRequest = Microsoft.AspNetCore.Http.HttpRequest;

namespace Ephemeral.AspNetCore.Security;

/// <summary>Which page a request comes from, as far as a browser says. What is no browser says nothing.</summary>
internal static class RequestOrigin
{
    /// <summary>Whether the page of another site has a visitor's browser send it.</summary>
    public static bool IsAnotherSite(HttpRequest request) => FetchSite(request) is { Length: > 0 } site
        ? site is not ("same-origin" or "none")
        // Over plain HTTP browsers say no more than this, and of what a page asks its own site not even this.
        : request.Headers.Origin.ToString() is { Length: > 0 } origin
            && !origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether no page has a browser send it: somebody opens an address.</summary>
    public static bool IsOpened(HttpRequest request) => FetchSite(request) == "none";

    private static string FetchSite(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString();
}
