namespace Ephemeral.Host.Tasks;

/// <summary>What a caller asks for.</summary>
internal sealed record MarkdownTranslationModel(string SourceLanguage, string Language, string OriginalMarkdown);
