namespace Ephemeral.Host.Translators;

internal sealed record TranslationLanguage(string Code, string Name);
