using System.Text.RegularExpressions;

namespace Ephemeral.Host.Markup;

/// <summary>Follows inline HTML: text inside an element that holds code, or is marked translate="no", is not prose.</summary>
internal sealed partial class UntranslatedHtml
{
    private static readonly HashSet<string> CodeElements = new(StringComparer.OrdinalIgnoreCase)
    {
        "code", "kbd", "math", "pre", "samp", "script", "style", "svg", "template", "textarea", "tt", "var", "xmp",
    };

    private string? _element;
    private int _depth;

    public bool IsOpen => _element is not null;

    public void Reset() => _element = null;

    public void Read(string html)
    {
        var tag = Tag().Match(html);
        if (!tag.Success || html.EndsWith("/>", StringComparison.Ordinal))
            return;

        var name = tag.Groups["name"].Value;
        var closing = tag.Groups["slash"].Length > 0;
        if (_element is null)
        {
            if (closing || !(CodeElements.Contains(name) || NotTranslated().IsMatch(html)))
                return;
            _element = name;
            _depth = 1;
        }
        else if (name.Equals(_element, StringComparison.OrdinalIgnoreCase))
        {
            _depth += closing ? -1 : 1;
            if (_depth == 0)
                _element = null;
        }
    }

    [GeneratedRegex("^<(?<slash>/?)(?<name>[A-Za-z][A-Za-z0-9-]*)")]
    private static partial Regex Tag();

    [GeneratedRegex("\\stranslate\\s*=\\s*(\"no\"|'no'|no\\b)", RegexOptions.IgnoreCase)]
    private static partial Regex NotTranslated();
}
