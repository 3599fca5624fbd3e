namespace Ephemeral.Host.Translators;

/// <summary>
/// A translation failed for a reason that may pass, such as a time limit or an overloaded engine. Its message is told to whoever asked for the
/// translation: it does not say where the engine is.
/// </summary>
internal sealed class TranslateException(string message, Exception? innerException = null) : Exception(message, innerException), IWithDetail
{
    /// <summary>The engine asked for fewer calls.</summary>
    public bool IsRateLimit { get; init; }

    /// <inheritdoc/>
    public string? Detail { get; init; }
}
