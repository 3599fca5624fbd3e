using Ephemeral.Host.Translation;

namespace Ephemeral.Host.Tasks;

/// <summary>A translation as it is queued: what was asked for, and how far it has come. Released when the work ends.</summary>
/// <param name="SourceLanguage">The code of the language of the text.</param>
/// <param name="Language">The code of the language that it is translated into.</param>
/// <param name="OriginalMarkdown">The text.</param>
/// <param name="Progress">How far it has come.</param>
/// <param name="Client">Whose it is: clients take turns.</param>
internal sealed record PageTranslationModel(
    string SourceLanguage, string Language, string OriginalMarkdown, TranslationProgress Progress, string Client);
