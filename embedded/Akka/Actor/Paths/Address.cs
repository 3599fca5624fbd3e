namespace Akka.Actor;

/// <summary>Where an actor system lives. In-process systems have a protocol and a name, and neither host nor port.</summary>
public sealed class Address : IEquatable<Address>
{
    public static readonly Address AllSystems = new("akka", "all-systems");

    public Address(string protocol, string system, string? host = null, int? port = null)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        ArgumentNullException.ThrowIfNull(system);
        Protocol = protocol;
        System = system;
        Host = host;
        Port = port;
    }

    public string Protocol { get; }

    public string System { get; }

    public string? Host { get; }

    public int? Port { get; }

    public bool HasLocalScope => string.IsNullOrEmpty(Host);

    public bool HasGlobalScope => !HasLocalScope;

    public bool Equals(Address? other) =>
        ReferenceEquals(this, other)
        || (other is not null && Protocol == other.Protocol && System == other.System
            && Host == other.Host && Port == other.Port);

    public override bool Equals(object? obj) => Equals(obj as Address);

    public override int GetHashCode() => HashCode.Combine(Protocol, System, Host, Port);

    public override string ToString() => $"{Protocol}://{HostPort()}";

    public string HostPort() => Host is null ? System : Port is null ? $"{System}@{Host}" : $"{System}@{Host}:{Port}";

    internal static bool TryParse(string text, out Address address, out string rest)
    {
        address = null!;
        rest = "";
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0) return false;
        var authority = text[(scheme + 3)..];
        var slash = authority.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0)
        {
            rest = authority[slash..];
            authority = authority[..slash];
        }

        if (authority.Length == 0) return false;
        var at = authority.IndexOf('@', StringComparison.Ordinal);
        if (at < 0)
        {
            address = new Address(text[..scheme], authority);
            return true;
        }

        var colon = authority.LastIndexOf(':');
        if (colon < at || !int.TryParse(authority.AsSpan(colon + 1), out var port)) return false;
        address = new Address(text[..scheme], authority[..at], authority[(at + 1)..colon], port);
        return true;
    }
}
