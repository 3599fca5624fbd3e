namespace Akka.Configuration.Hocon;

/// <summary>What was written, before substitutions are resolved.</summary>
internal abstract class HoconNode
{
    /// <summary>Whether resolving it can yield something else than it says.</summary>
    public abstract bool IsOpen { get; }
}

/// <param name="text">Null for HOCON's null.</param>
internal sealed class TextNode(string? text) : HoconNode
{
    public string? Text => text;

    public override bool IsOpen => false;
}

internal sealed class ListNode(IReadOnlyList<HoconNode> items) : HoconNode
{
    public IReadOnlyList<HoconNode> Items => items;

    public override bool IsOpen { get; } = items.Any(i => i.IsOpen);
}

internal sealed class SubstitutionNode(IReadOnlyList<string> path, string text, bool optional, HoconPosition at) : HoconNode
{
    public IReadOnlyList<string> Path => path;

    public string Text => text;

    public bool Optional => optional;

    public HoconPosition At => at;

    public override bool IsOpen => true;
}

/// <summary>Texts, lists or sections written side by side as one value.</summary>
internal sealed class ConcatenationNode(IReadOnlyList<(string Gap, HoconNode Node)> parts, HoconPosition at) : HoconNode
{
    public IReadOnlyList<(string Gap, HoconNode Node)> Parts => parts;

    public HoconPosition At => at;

    public override bool IsOpen => true;
}

/// <summary>A value and the one its key had before; which of them shows is known once both are resolved.</summary>
internal sealed class LayeredNode(HoconNode lower, HoconNode upper) : HoconNode
{
    public HoconNode Lower => lower;

    public HoconNode Upper => upper;

    public override bool IsOpen => true;
}
