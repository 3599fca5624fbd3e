using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Ephemeral.Host.Owners;

/// <summary>
/// Who a request comes from: an unguessable name in a cookie, which says nothing of the person. Half of it is random, half proves that this
/// process has given it away: nobody gets places of their own by inventing names.
/// </summary>
internal static class OwnerCookie
{
    public const string Name = "ephemeral-owner";

    private const int Half = 16;
    private const int Characters = 43;

    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    /// <summary>The owner that the request names, or a new one, which the response then gives to the caller.</summary>
    public static string OwnerOf(HttpContext context)
    {
        if (Known(context) is { } known)
            return known;
        // One that has just been made is in the answer alone: whoever asks again in the same request means the same owner.
        if (context.Items[typeof(OwnerCookie)] is string made)
            return made;

        var random = RandomNumberGenerator.GetBytes(Half);
        var owner = Base64Url.EncodeToString([.. random, .. Proof(random)]);
        context.Response.Cookies.Append(Name, owner, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            Path = "/",
            IsEssential = true,
        });
        context.Items[typeof(OwnerCookie)] = owner;
        return owner;
    }

    /// <summary>The owner that the request names; null when it names none, or one that this process does not know.</summary>
    public static string? Known(HttpContext context) =>
        context.Request.Cookies[Name] is { Length: Characters } named && IsOurs(named) ? named : null;

    /// <summary>Tells texts apart without telling what they are.</summary>
    public static string Pseudonym(string text) => Convert.ToHexStringLower(Proof(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));

    private static bool IsOurs(string owner)
    {
        if (!Base64Url.IsValid(owner, out var length) || length != 2 * Half)
            return false;
        var bytes = Base64Url.DecodeFromChars(owner);
        return CryptographicOperations.FixedTimeEquals(bytes.AsSpan(Half), Proof(bytes.AsSpan(0, Half)));
    }

    private static byte[] Proof(ReadOnlySpan<byte> random) => HMACSHA256.HashData(Key, random)[..Half];
}
