using System.Globalization;
using System.Text;

namespace Ephemeral.Cluster.Payloads;

/// <summary>The text of a key, by which nodes agree where it lives.</summary>
internal static class KeyText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// A message that is too large is dropped on its way: the operations of such a key would wait for ever. Halves of surrogate pairs are all
    /// written alike: such keys would be one on another node, and two of one name in a shard.
    /// </summary>
    /// <exception cref="PayloadException">The key's text can't travel.</exception>
    public static void CheckTravels(string text, string coordinator, int mostBytes)
    {
        if (text.Length <= mostBytes / 3 && !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
            return;
        int bytes;
        try
        {
            bytes = Strict.GetByteCount(text);
        }
        catch (EncoderFallbackException e)
        {
            throw new PayloadException($"A key of coordinator '{coordinator}' has half of a surrogate pair at position {e.Index}: no text that may travel between "
                + "nodes. Refuse such keys where they come from, or give a keyFormatter that replaces it.");
        }

        if (bytes > mostBytes)
        {
            throw new PayloadException($"A key of coordinator '{coordinator}' takes {bytes} bytes; between nodes {mostBytes} may travel. Give keys a shorter "
                + "text by a keyFormatter, such as a hash.");
        }
    }

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
