namespace Ephemeral.Host.Tasks;

/// <summary>What a translation leaves behind. Only its task holds it, and goes with it.</summary>
internal sealed record TaskCompletion(
    string? TranslatedMarkdown, string OriginalMarkdown, string Language, bool Complete, DateTimeOffset? EndTime);
