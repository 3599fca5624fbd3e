namespace Ephemeral.Host.Translation;

/// <summary>How the translations of this process stand.</summary>
internal sealed record TranslationCounts(
    long Pending, long Active, long Completed, long Failed, long Cancelled, long Total, int MaxConcurrency, int MaxPending,
    bool HasRateLimit);
