namespace Ephemeral.Host.Configuration;

/// <summary>An address as it may be shown and logged: without what it holds of names, passwords and keys.</summary>
internal static class UrlText
{
    /// <summary>The address without its user and its query, whether it is a right one or not.</summary>
    public static string Of(string url)
    {
        if (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            return uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        var start = scheme < 0 ? 0 : scheme + "://".Length;
        // a sign that ends a user, within a query: where what is secret begins can't be told
        if (url.IndexOf('?') is >= 0 and var query && url.LastIndexOf('@') > query)
            return url[..start] + "…";
        var rest = url[(Math.Max(start - 1, url.LastIndexOf('@')) + 1)..];
        return url[..start] + rest.Split('?', '#')[0];
    }
}
