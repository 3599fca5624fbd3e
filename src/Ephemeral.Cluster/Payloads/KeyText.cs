using System.Globalization;

namespace Ephemeral.Cluster.Payloads;

/// <summary>The text of a key, by which nodes agree where it lives.</summary>
internal static class KeyText
{
    /// <exception cref="ArgumentException">Keys of this type have no text that is the same everywhere.</exception>
    public static Func<TKey, string> FormatterOf<TKey>()
        where TKey : notnull
    {
        var type = typeof(TKey);
        if (type == typeof(string))
            return static key => (string)(object)key;
        if (type.IsEnum || type == typeof(Guid))
            return static key => key.ToString()!;
        if (Type.GetTypeCode(type) is >= TypeCode.Boolean and <= TypeCode.Decimal and not (TypeCode.Single or TypeCode.Double))
            return static key => Convert.ToString(key, CultureInfo.InvariantCulture)!;
        throw new ArgumentException(
            $"Keys of type {type.Name} have no text that is known to be the same on every node. Give a keyFormatter, such as key => key.Id.ToString().",
            "keyFormatter");
    }
}
