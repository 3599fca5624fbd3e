using Ephemeral.Host.Markup;

namespace Ephemeral.Host.Tests.Support;

internal static class Translating
{
    /// <summary>Translates block by block, and writes the document.</summary>
    public static async Task<string> TranslateAsync(
        this MarkdownTranslation translation, Func<IReadOnlyList<string>, CancellationToken, Task<IReadOnlyList<string>>> translate,
        CancellationToken cancellationToken)
    {
        var translations = new List<IReadOnlyList<string>>();
        foreach (var texts in translation.Texts)
            translations.Add(await translate(texts, cancellationToken));
        return translation.Write(translations, cancellationToken);
    }
}
