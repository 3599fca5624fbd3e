using System.Buffers.Text;
using System.Security.Cryptography;

namespace Ephemeral.Host.Owners;

/// <summary>Who a request comes from: an unguessable name in a cookie, which says nothing of the person.</summary>
internal static class OwnerCookie
{
    public const string Name = "ephemeral-owner";

    private const int Bytes = 32;
    private const int Characters = 43;

    /// <summary>The owner that the request names, or a new one, which the response then gives to the caller.</summary>
    public static string OwnerOf(HttpContext context)
    {
        if (context.Request.Cookies[Name] is { } known && IsWellFormed(known))
            return known;

        var owner = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        context.Response.Cookies.Append(Name, owner, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            Path = "/",
            IsEssential = true,
        });
        return owner;
    }

    private static bool IsWellFormed(string owner) =>
        owner.Length == Characters && Base64Url.IsValid(owner, out var length) && length == Bytes;
}
