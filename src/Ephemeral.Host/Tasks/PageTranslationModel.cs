using Ephemeral.Host.Translation;

namespace Ephemeral.Host.Tasks;

/// <summary>A translation as it is queued: what was asked for, and how far it has come. Released when the work ends.</summary>
internal sealed record PageTranslationModel(string Language, string OriginalMarkdown, TranslationProgress Progress);
