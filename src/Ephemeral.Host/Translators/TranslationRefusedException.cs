namespace Ephemeral.Host.Translators;

/// <summary>
/// A translation failed for a reason that stays, such as a rejected key: it is not tried again. Its message is told to whoever asked for the
/// translation: it does not say where the engine is.
/// </summary>
internal sealed class TranslationRefusedException(string message, Exception? innerException = null) : Exception(message, innerException), IWithDetail
{
    /// <inheritdoc/>
    public string? Detail { get; init; }
}
