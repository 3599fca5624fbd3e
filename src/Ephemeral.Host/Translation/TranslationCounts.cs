namespace Ephemeral.Host.Translation;

/// <summary>How the translations of this process stand. While they are deferred, those that wait are held back.</summary>
internal sealed record TranslationCounts(
    long Pending, long Active, long Completed, long Failed, long Cancelled, long Total, int MaxConcurrency, int MaxPending,
    bool IsDeferred, bool HasRateLimit);
