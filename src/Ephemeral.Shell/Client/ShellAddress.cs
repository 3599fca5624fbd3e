using System.Globalization;

namespace Ephemeral.Shell.Client;

/// <summary>Where a host serves its commands.</summary>
internal sealed record ShellAddress(string Host, int Port)
{
    public static ShellAddress Default { get; } = new("127.0.0.1", 9110);

    /// <summary>Reads <c>host:port</c>, <c>host</c>, <c>:port</c> or <c>[ip6]:port</c>; null when it is none of these.</summary>
    public static ShellAddress? Parse(string text)
    {
        var bracket = text.LastIndexOf(']');
        var colon = text.LastIndexOf(':');
        var isBareIp6 = bracket < 0 && colon != text.IndexOf(':');
        if (colon <= bracket || isBareIp6)
            return text.Length == 0 || isBareIp6 ? null : Default with { Host = text.Trim('[', ']') };
        var host = text[..colon].Trim('[', ']');
        return ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0
            ? new ShellAddress(host.Length == 0 ? Default.Host : host, port)
            : null;
    }

    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
