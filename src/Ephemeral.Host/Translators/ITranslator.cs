namespace Ephemeral.Host.Translators;

/// <summary>An engine that translates plain text.</summary>
internal interface ITranslator
{
    string Name { get; }

    /// <summary>
    /// The languages it translates from, that of the setting <c>Translation:SourceLanguage</c> first, as far as the last successful probe
    /// found them.
    /// </summary>
    IReadOnlyList<TranslationSource> Sources { get; }

    /// <summary>Translates the texts of one block of prose: one translation each, in the same order.</summary>
    /// <exception cref="TranslateException">It failed, and may succeed when tried again.</exception>
    /// <exception cref="TranslationRefusedException">It failed, and will fail again.</exception>
    Task<IReadOnlyList<string>> TranslateAsync(
        IReadOnlyList<string> texts, string source, string language, CancellationToken cancellationToken);

    /// <summary>Throws when the engine cannot be used now; otherwise finds out its languages.</summary>
    Task ProbeAsync(CancellationToken cancellationToken);
}
