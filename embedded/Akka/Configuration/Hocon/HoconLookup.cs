namespace Akka.Configuration.Hocon;

/// <summary>Finds what was written at a path without resolving what lies around it: siblings may refer to each other.</summary>
internal sealed class HoconLookup(SectionNode root)
{
    private readonly HashSet<SubstitutionNode> _followed = [];

    public HoconNode? Find(IReadOnlyList<string> path) => Find(root, path);

    private HoconNode? Find(HoconNode? node, IEnumerable<string> path)
    {
        foreach (var key in path)
        {
            if (node is null) return null;
            node = Child(node, key);
        }
        return node;
    }

    private HoconNode? Child(HoconNode node, string key) => node switch
    {
        SectionNode section => section.Fields.GetValueOrDefault(key),
        LayeredNode layered => Child(layered.Lower, layered.Upper, key),
        SubstitutionNode substitution => Followed(substitution, key),
        ConcatenationNode concatenation => concatenation.Parts.Select(part => Child(part.Node, key)).Aggregate(Over),
        _ => null,
    };

    private HoconNode? Child(HoconNode lower, HoconNode upper, string key) =>
        upper is TextNode or ListNode ? null : Over(Child(lower, key), Child(upper, key));

    private static HoconNode? Over(HoconNode? lower, HoconNode? upper) =>
        lower is null || upper is null ? upper ?? lower : new LayeredNode(lower, upper);

    /// <summary>A substitution that leads back to itself has nothing there.</summary>
    private HoconNode? Followed(SubstitutionNode substitution, string key)
    {
        if (!_followed.Add(substitution)) return null;
        var found = Find(substitution.Path.Append(key).ToArray());
        _followed.Remove(substitution);
        return found;
    }
}
