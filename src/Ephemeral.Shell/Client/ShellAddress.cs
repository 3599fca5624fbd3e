using System.Globalization;

namespace Ephemeral.Shell.Client;

/// <summary>Where a host serves its commands.</summary>
internal sealed record ShellAddress(string Host, int Port)
{
    // A name in the domain name system is not longer.
    private const int MaxHostLength = 255;

    public static ShellAddress Default { get; } = new("127.0.0.1", 9110);

    /// <summary>Reads <c>host:port</c>, <c>host</c>, <c>:port</c> or <c>[ip6]:port</c>; null when it is none of these.</summary>
    public static ShellAddress? Parse(string text)
    {
        var bracket = text.LastIndexOf(']');
        var colon = text.LastIndexOf(':');
        var isBareIp6 = bracket < 0 && colon != text.IndexOf(':');
        if (isBareIp6)
            return null;
        if (colon <= bracket)
            return Read(text) is { } alone ? Default with { Host = alone } : null;
        return ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0
            && (colon == 0 ? Default.Host : Read(text[..colon])) is { } host
            ? new ShellAddress(host, port)
            : null;
    }

    // The host without its brackets, which stand around all of it or not at all.
    private static string? Read(string host)
    {
        var bare = host is ['[', .. var inner, ']'] ? inner : host;
        return bare.Length is 0 or > MaxHostLength || bare.Contains('[') || bare.Contains(']') ? null : bare;
    }

    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
