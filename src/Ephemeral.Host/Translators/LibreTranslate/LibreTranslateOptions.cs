namespace Ephemeral.Host.Translators.LibreTranslate;

internal sealed class LibreTranslateOptions
{
    /// <summary>The address of the service, such as http://localhost:5000.</summary>
    public string Url { get; init; } = "";

    /// <summary>The key that the service asks for; empty when it asks for none.</summary>
    public string ApiKey { get; init; } = "";

    /// <summary>The time limit of one call.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
