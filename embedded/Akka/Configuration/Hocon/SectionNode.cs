namespace Akka.Configuration.Hocon;

/// <summary>A section as it is being read: a key written twice keeps the later value, sections merge.</summary>
internal sealed class SectionNode : HoconNode
{
    private readonly Dictionary<string, HoconNode> _fields = [];

    public IReadOnlyDictionary<string, HoconNode> Fields => _fields;

    public override bool IsOpen => _fields.Values.Any(f => f.IsOpen);

    public void Set(IReadOnlyList<string> path, HoconNode value)
    {
        for (var i = path.Count - 1; i > 0; i--)
        {
            var section = new SectionNode();
            section.Put(path[i], value);
            value = section;
        }
        Put(path[0], value);
    }

    private void Put(string key, HoconNode value) =>
        _fields[key] = _fields.TryGetValue(key, out var earlier) ? Layer(earlier, value) : value;

    private static HoconNode Layer(HoconNode lower, HoconNode upper)
    {
        if (lower is SectionNode below && upper is SectionNode above)
        {
            foreach (var (key, value) in above._fields) below.Put(key, value);
            return below;
        }
        return lower.IsOpen || upper.IsOpen ? new LayeredNode(lower, upper) : upper;
    }
}
