using System.Diagnostics.CodeAnalysis;

namespace Akka.Actor;

/// <summary>
/// An actor's place in the tree, <c>akka://system/user/parent/child</c>. The incarnation is not part of equality.
/// </summary>
public abstract class ActorPath : IEquatable<ActorPath>, IComparable<ActorPath>
{
    private const string Symbols = "\"-_.*$+:@&=,!~';()";

    private protected ActorPath(string name, long uid)
    {
        Name = name;
        Uid = uid;
    }

    public string Name { get; }

    /// <summary>Tells two actors apart that lived at the same path one after the other.</summary>
    public long Uid { get; }

    public abstract ActorPath Parent { get; }

    public abstract ActorPath Root { get; }

    public abstract Address Address { get; }

    public abstract int Depth { get; }

    public IReadOnlyList<string> Elements
    {
        get
        {
            var elements = new string[Depth];
            var path = this;
            for (var i = elements.Length - 1; i >= 0; i--)
            {
                elements[i] = path.Name;
                path = path.Parent;
            }

            return elements;
        }
    }

    public static ActorPath operator /(ActorPath path, string name) => path.Child(name);

    public static ActorPath operator /(ActorPath path, IEnumerable<string> name) => name.Aggregate(path, (p, n) => p.Child(n));

    public static bool operator ==(ActorPath? left, ActorPath? right) => Equals(left, right);

    public static bool operator !=(ActorPath? left, ActorPath? right) => !Equals(left, right);

    /// <summary>
    /// Whether <paramref name="s"/> may name an actor: letters, digits, <c>-_.*$+:@&amp;=,!~';()</c> and %-escapes; no leading
    /// <c>$</c>.
    /// </summary>
    public static bool IsValidPathElement(string s)
    {
        if (string.IsNullOrEmpty(s) || s[0] == '$') return false;
        for (var i = 0; i < s.Length; i++)
        {
            if (char.IsAsciiLetterOrDigit(s[i]) || Symbols.Contains(s[i], StringComparison.Ordinal)) continue;
            if (s[i] != '%' || i + 2 >= s.Length || !char.IsAsciiHexDigit(s[i + 1]) || !char.IsAsciiHexDigit(s[i + 2]))
                return false;
            i += 2;
        }

        return true;
    }

    /// <exception cref="UriFormatException">The text is not an actor's path.</exception>
    public static ActorPath Parse(string path) =>
        TryParse(path, out var parsed)
            ? parsed
            : throw new UriFormatException($"'{path}' is no actor path: expected akka://system/user/name.");

    public static bool TryParse(string path, [NotNullWhen(true)] out ActorPath? actorPath)
    {
        actorPath = null;
        if (string.IsNullOrEmpty(path) || !Address.TryParse(path, out var address, out var rest)) return false;
        actorPath = new RootActorPath(address);
        foreach (var element in rest.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var hash = element.IndexOf('#', StringComparison.Ordinal);
            if (hash < 0) actorPath = actorPath.Child(element);
            else if (long.TryParse(element.AsSpan(hash + 1), out var uid)) actorPath = actorPath.Child(element[..hash]).WithUid(uid);
            else return false;
        }

        return true;
    }

    public ActorPath Child(string childName) => new ChildActorPath(this, childName, ActorCell.UndefinedUid);

    public ActorPath ParentOf(int depth)
    {
        var path = this;
        while (path.Depth > depth) path = path.Parent;
        return path;
    }

    public abstract ActorPath WithUid(long uid);

    public string ToStringWithoutAddress() => Depth == 0 ? "/" : $"/{string.Join('/', Elements)}";

    public string ToStringWithAddress() => ToStringWithAddress(Address);

    public string ToStringWithAddress(Address address) =>
        $"{(Address.Host is null ? address : Address)}{ToStringWithoutAddress()}";

    public string ToStringWithUid() =>
        Uid == ActorCell.UndefinedUid ? ToStringWithAddress() : $"{ToStringWithAddress()}#{Uid}";

    public string ToSerializationFormat() => ToStringWithUid();

    public bool Equals(ActorPath? other)
    {
        if (other is null) return false;
        var (left, right) = (this, other);
        if (left.Depth != right.Depth) return false;
        for (var depth = left.Depth; depth > 0; depth--)
        {
            if (ReferenceEquals(left, right)) return true;
            if (left.Name != right.Name) return false;
            (left, right) = (left.Parent, right.Parent);
        }

        return left.Address.Equals(right.Address);
    }

    public override bool Equals(object? obj) => Equals(obj as ActorPath);

    public override int GetHashCode()
    {
        var hash = Address.GetHashCode();
        for (var path = this; path.Depth > 0; path = path.Parent) hash = HashCode.Combine(hash, path.Name);
        return hash;
    }

    public int CompareTo(ActorPath? other) => string.CompareOrdinal(ToStringWithAddress(), other?.ToStringWithAddress());

    public override string ToString() => ToStringWithAddress();
}
