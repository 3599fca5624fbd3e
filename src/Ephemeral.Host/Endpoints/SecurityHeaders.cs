using Ephemeral.Host.Hosting;

namespace Ephemeral.Host.Endpoints;

/// <summary>Tells a browser: nothing from elsewhere, in no one's frame, and no copy of what is private.</summary>
internal static class SecurityHeaders
{
    private const string ContentPolicy =
        "default-src 'self'; img-src 'self' data:; base-uri 'self'; form-action 'self'; object-src 'none'; " +
        "frame-ancestors 'none'";

    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        // As late as that, so that the answer to an error, which starts from empty headers, has them too.
        context.Response.OnStarting(Add, context);
        return next(context);
    });

    private static Task Add(object state)
    {
        var context = (HttpContext)state;
        if (context.Request.Path.StartsWithSegments(HostDashboard.Path))
            return Task.CompletedTask; // says so itself, and more strictly
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = IsPrivate(context.Request.Path) ? "no-store" : "no-cache";
        return Task.CompletedTask;
    }

    private static bool IsPrivate(PathString path) =>
        path.StartsWithSegments("/api") || path.StartsWithSegments("/editor") || path.StartsWithSegments("/health");
}
