namespace Ephemeral.Host.Translators.Apertium;

internal sealed class ApertiumOptions
{
    /// <summary>The program: a name to be found on the PATH, or a path.</summary>
    public string Program { get; init; } = "apertium";

    /// <summary>The time limit of one call.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Which pair translates into which language, such as "es": "eng-spa". When empty, every installed pair is used, and
    /// its target is the language; at least one has to be from Translation:SourceLanguage.
    /// </summary>
    public Dictionary<string, string> Pairs { get; init; } = [];
}
