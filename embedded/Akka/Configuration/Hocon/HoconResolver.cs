namespace Akka.Configuration.Hocon;

/// <summary>
/// Turns what was written into values. A substitution looks its path up in the whole text,
/// an optional one then in the environment. Inside the value of a key, a
/// substitution of that same key means what the key had before.
/// </summary>
internal sealed class HoconResolver
{
    private readonly HoconLookup _lookup;

    /// <summary>The keys whose values are being resolved, with what each had before.</summary>
    private readonly Dictionary<string, HoconNode?> _open = [];

    private HoconResolver(SectionNode root) => _lookup = new HoconLookup(root);

    public static HoconObject Resolve(SectionNode root) => new HoconResolver(root).Section(root, []);

    private HoconObject Section(SectionNode section, IReadOnlyList<string> path)
    {
        var items = new Dictionary<string, HoconValue>();
        foreach (var (key, node) in section.Fields)
            if (Field(node, [.. path, key], null) is { } value)
                items[key] = value;
        return new HoconObject(items);
    }

    /// <returns>Null where optional substitutions leave nothing.</returns>
    private HoconValue? Field(HoconNode node, IReadOnlyList<string> path, HoconNode? earlier)
    {
        if (!node.IsOpen) return Value(node, path);
        if (node is LayeredNode layered) return Layered(layered, path, earlier);
        var key = HoconPath.Join(path);
        var wasOpen = _open.TryGetValue(key, out var outer);
        _open[key] = earlier;
        var value = Value(node, path);
        if (wasOpen) _open[key] = outer;
        else _open.Remove(key);
        return value;
    }

    private HoconValue? Layered(LayeredNode node, IReadOnlyList<string> path, HoconNode? earlier)
    {
        var upper = Field(node.Upper, path, earlier is null ? node.Lower : new LayeredNode(earlier, node.Lower));
        if (upper is not null && !upper.IsObject()) return upper;
        var lower = Field(node.Lower, path, earlier);
        if (upper is null || lower is null) return upper ?? lower;
        return lower.IsObject() ? new HoconValue(lower.GetObject().MergedWith(upper.GetObject())) : upper;
    }

    private HoconValue? Value(HoconNode node, IReadOnlyList<string> path) => node switch
    {
        TextNode text => new HoconValue(text.Text),
        SectionNode section => new HoconValue(Section(section, path)),
        ListNode list => new HoconValue(list.Items.Select(i => Value(i, path)).OfType<HoconValue>().ToArray()),
        SubstitutionNode substitution => Substitution(substitution),
        ConcatenationNode concatenation => Concatenation(concatenation, path),
        _ => Field(node, path, null),
    };

    private HoconValue? Substitution(SubstitutionNode node)
    {
        var inside = _open.TryGetValue(HoconPath.Join(node.Path), out var earlier);
        var target = inside ? earlier : _lookup.Find(node.Path);
        var value = target is null ? null : Field(target, node.Path, null);
        if (value is not null) return value;
        if (node.Optional) return Environment.GetEnvironmentVariable(node.Text) is { } variable ? new HoconValue(variable) : null;
        throw node.At.Error(inside
            ? $"'${{{node.Text}}}' refers to itself."
            : $"'${{{node.Text}}}' is not set in this text. Set it, or write ${{?{node.Text}}}.");
    }

    private HoconValue? Concatenation(ConcatenationNode node, IReadOnlyList<string> path)
    {
        var parts = node.Parts.Select(p => (p.Gap, Value: Value(p.Node, path))).Where(p => p.Value is not null).ToArray();
        if (parts.Length <= 1) return parts.SingleOrDefault().Value;
        var values = parts.Select(p => p.Value!).ToArray();
        if (values.All(v => v.IsObject()))
            return new HoconValue(values.Select(v => v.GetObject()).Aggregate((lower, upper) => lower.MergedWith(upper)));
        if (values.All(v => v.IsArray())) return new HoconValue(values.SelectMany(v => v.GetArray()).ToArray());
        if (values.Any(v => v.IsObject() || v.IsArray()))
            throw node.At.Error(
                $"{string.Join(" and ", values.Select(v => v.Kind).Distinct())} cannot be joined into one value.");
        return new HoconValue(string.Concat(
            parts.Select((p, i) => (i == 0 ? "" : p.Gap) + (p.Value!.IsNull ? "null" : p.Value.RawText))));
    }
}
