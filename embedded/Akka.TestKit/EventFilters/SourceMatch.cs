namespace Akka.TestKit;

/// <summary>
/// Where a log event must come from: the whole source, or an actor's path with or without the system's address.
/// </summary>
internal sealed record SourceMatch(string? Source)
{
    private const string Scheme = "akka://";

    public bool IsMatch(string source) =>
        Source is null || source == Source || WithoutSystem(source) == Source || PathOf(source) == PathOf(Source);

    public override string ToString() => Source is null ? "" : $" from <{Source}>";

    // a source that is no actor is followed by its system: "Name(akka://system)"
    private static string WithoutSystem(string source)
    {
        var system = source.IndexOf($"({Scheme}", StringComparison.Ordinal);
        return system < 0 ? source : source[..system].TrimEnd();
    }

    private static string PathOf(string source)
    {
        var bare = source.Trim('[', ']').Split('#')[0];
        if (!bare.StartsWith(Scheme, StringComparison.Ordinal)) return bare;
        var path = bare.IndexOf('/', Scheme.Length);
        return path < 0 ? "/" : bare[path..];
    }
}
