namespace Ephemeral.Host.Translation;

/// <summary>The signals that the translator and the translations speak by, in the sink that all of the program shares.</summary>
internal static class TranslationSignals
{
    /// <summary>A state: the last probe failed. Translations that wait are held back.</summary>
    public const string Down = "translator.down";

    /// <summary>A state while the last probe took longer than the setting <c>Translation:SlowAfter</c>; raised too by each call
    /// that does.</summary>
    public const string Slow = "translator.slow";

    /// <summary>The engine asked for fewer calls.</summary>
    public const string RateLimit = "rate-limit";
}
