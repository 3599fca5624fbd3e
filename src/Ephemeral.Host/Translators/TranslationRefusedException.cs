namespace Ephemeral.Host.Translators;

/// <summary>A translation failed for a reason that stays, such as a rejected key: it is not tried again.</summary>
internal sealed class TranslationRefusedException(string message, Exception? innerException = null)
    : Exception(message, innerException);
