namespace Ephemeral.Host.Translators;

/// <summary>A translation failed for a reason that may pass, such as a time limit or an overloaded engine.</summary>
internal sealed class TranslateException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The engine asked for fewer calls.</summary>
    public bool IsRateLimit { get; init; }
}
