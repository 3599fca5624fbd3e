using Akka.Util;

namespace Akka.Actor;

/// <summary>One step of a selection.</summary>
public abstract class SelectionPathElement;

/// <summary>To the child of a name.</summary>
public class SelectChildName(string name) : SelectionPathElement
{
    public string Name { get; } = name;

    public override string ToString() => Name;
}

/// <summary>To the children whose name matches a pattern with <c>*</c> and <c>?</c>.</summary>
public class SelectChildPattern(string patternStr) : SelectionPathElement
{
    public string PatternStr { get; } = patternStr;

    internal bool Matches(string name) => WildcardMatch.Like(name, PatternStr);

    public override string ToString() => PatternStr;
}

/// <summary>To the parent.</summary>
public class SelectParent : SelectionPathElement
{
    public static readonly SelectParent Instance = new();

    public override string ToString() => "..";
}
