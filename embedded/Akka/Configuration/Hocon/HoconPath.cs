using System.Text;

namespace Akka.Configuration.Hocon;

/// <summary>Dotted paths, in which a quoted element may contain dots: <c>a."b.c".d</c> has three elements.</summary>
internal sealed class HoconPath
{
    private readonly List<string> _elements = [];
    private readonly StringBuilder _element = new();
    private bool _quoted;
    private bool _hasEmptyElement;

    public static IReadOnlyList<string> Split(string path)
    {
        var parts = path.Split('"');
        if (parts.Length % 2 == 0) throw new ConfigurationException($"Path '{path}' has a quote that is never closed.");
        var builder = new HoconPath();
        for (var i = 0; i < parts.Length; i++)
            if (i % 2 == 0) builder.AppendPlain(parts[i]);
            else builder.AppendQuoted(parts[i]);
        return builder.TryBuild(out var elements)
            ? elements
            : throw new ConfigurationException($"Path '{path}' has an empty element. Quote an element that contains a dot.");
    }

    public static string Join(IEnumerable<string> elements) => string.Join('.', elements.Select(HoconPrinter.Key));

    public void AppendQuoted(string text)
    {
        _element.Append(text);
        _quoted = true;
    }

    public void AppendPlain(string text)
    {
        var pieces = text.Split('.');
        for (var i = 0; i < pieces.Length; i++)
        {
            if (i > 0) EndElement();
            _element.Append(pieces[i]);
        }
    }

    /// <returns>Whether every element that is not quoted has text.</returns>
    public bool TryBuild(out IReadOnlyList<string> elements)
    {
        EndElement();
        elements = _elements;
        return !_hasEmptyElement;
    }

    private void EndElement()
    {
        _hasEmptyElement |= _element.Length == 0 && !_quoted;
        _elements.Add(_element.ToString());
        _element.Clear();
        _quoted = false;
    }
}
