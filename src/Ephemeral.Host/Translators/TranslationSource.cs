namespace Ephemeral.Host.Translators;

/// <summary>A language that an engine translates from, and the languages that it translates it into.</summary>
internal sealed record TranslationSource(string Code, string Name, IReadOnlyList<TranslationLanguage> Languages)
{
    /// <summary>The sources, the preferred one first, if it is among them.</summary>
    public static IReadOnlyList<TranslationSource> InOrder(IEnumerable<TranslationSource> sources, string preferred) =>
        [.. sources.OrderBy(source => source.Code == preferred ? 0 : 1).ThenBy(source => source.Code, StringComparer.Ordinal)];

    /// <summary>All that is translated into, from whatever source.</summary>
    public static IReadOnlyList<TranslationLanguage> LanguagesOf(IEnumerable<TranslationSource> sources) =>
        [.. sources.SelectMany(source => source.Languages).DistinctBy(language => language.Code)];
}
