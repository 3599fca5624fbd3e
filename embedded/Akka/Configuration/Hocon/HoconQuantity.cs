using System.Globalization;

namespace Akka.Configuration.Hocon;

/// <summary>A non-negative number followed by a unit of letters, with or without a space between them.</summary>
internal static class HoconQuantity
{
    private static readonly char[] Letters = [.. "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"];

    public static bool TryParse(string text, out decimal number, out string unit)
    {
        var trimmed = text.Trim();
        var digits = trimmed.TrimEnd(Letters);
        unit = trimmed[digits.Length..];
        return decimal.TryParse(digits.TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }
}
