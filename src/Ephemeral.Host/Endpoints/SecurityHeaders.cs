using Ephemeral.Host.Hosting;

namespace Ephemeral.Host.Endpoints;

/// <summary>Tells a browser: nothing from elsewhere, in no one's frame, and no copy of what is private.</summary>
internal static class SecurityHeaders
{
    private const string ContentPolicy =
        "default-src 'self'; img-src 'self' data:; base-uri 'self'; form-action 'self'; object-src 'none'; " +
        "frame-ancestors 'none'";

    /// <summary>Adds them to whatever is answered, also by what the framework has put before all of the program.</summary>
    public static void AddSecurityHeaders(this IServiceCollection services) =>
        services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, First>());

    private static Task Add(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        // The pages of the dashboard say it themselves, and more strictly.
        headers.TryAdd("Content-Security-Policy", ContentPolicy);
        headers.TryAdd("X-Content-Type-Options", "nosniff");
        headers.TryAdd("X-Frame-Options", "DENY");
        headers.TryAdd("Referrer-Policy", "no-referrer");
        headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
        if (context.Request.Path.StartsWithSegments(HostDashboard.Path))
            headers.TryAdd("Cache-Control", "no-store");
        else
            headers.CacheControl = IsPrivate(context.Request.Path) ? "no-store" : "no-cache";
        return Task.CompletedTask;
    }

    private static bool IsPrivate(PathString path) =>
        path.StartsWithSegments("/api") || path.StartsWithSegments("/editor") || path.StartsWithSegments("/health");

    private sealed class First : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            // As late as that, so that the answer to an error, which starts from empty headers, has them too.
            app.Use((context, rest) =>
            {
                context.Response.OnStarting(Add, context);
                return rest(context);
            });
            next(app);
        };
    }
}
