using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ephemeral.AspNetCore.Pages;

/// <summary>The page and what it is made of.</summary>
internal static class PageEndpoints
{
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapMethods("/", Methods, Index).ExcludeFromDescription();
        group.MapMethods("/assets/{**name}", Methods, Asset).ExcludeFromDescription();
    }

    /// <summary>Tells a browser: nothing from elsewhere, in no one's frame.</summary>
    public static ValueTask<object?> WithHeaders(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var headers = context.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return next(context);
    }

    // all is named relative to the page, and the page relative to where it was asked for: a proxy may have taken off what comes before
    private static IResult Index(HttpContext http, PageFiles files)
    {
        var path = http.Request.Path.ToUriComponent();
        return path.EndsWith('/')
            ? Serve(http, files.Find(PageFiles.Index))
            : TypedResults.Redirect($"./{path[(path.LastIndexOf('/') + 1)..]}/{http.Request.QueryString}");
    }

    private static IResult Asset(string? name, HttpContext http, PageFiles files) => Serve(http, files.Find($"assets/{name}"));

    private static IResult Serve(HttpContext http, PageFile? file)
    {
        if (file is null)
            return TypedResults.NotFound();
        http.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Bytes(file.Content, file.Type, entityTag: file.Tag);
    }
}
