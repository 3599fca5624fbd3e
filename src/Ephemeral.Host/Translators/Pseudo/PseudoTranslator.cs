namespace Ephemeral.Host.Translators.Pseudo;

/// <summary>
/// Translates into accented, longer English, whatever the language asked for: it needs no engine, and shows what was translated.
/// One of its languages always fails, to try out how failures look.
/// </summary>
internal sealed class PseudoTranslator(PseudoOptions options, TimeProvider time) : ITranslator
{
    public const string FailingLanguage = "xx-fail";

    private static readonly string[] Codes = ["de", "es", "fi", "fr", "it", "ja", "nl", "pl", "pt", "sv", "uk"];

    public string Name => "Pseudo";

    public IReadOnlyList<TranslationSource> Sources { get; } =
    [
        new("en", LanguageNames.Of("en"),
        [
            .. Codes.Select(code => new TranslationLanguage(code, $"{LanguageNames.Of(code)} (pseudo)")),
            new TranslationLanguage(FailingLanguage, "Pseudo (fails)"),
        ]),
    ];

    public Task ProbeAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<IReadOnlyList<string>> TranslateAsync(
        IReadOnlyList<string> texts, string source, string language, CancellationToken cancellationToken)
    {
        var delay = options.Delay * (texts.Sum(text => text.Length) / 100.0);
        await Task.Delay(delay < options.MaxDelay ? delay : options.MaxDelay, time, cancellationToken);
        if (language == FailingLanguage)
            throw new TranslateException($"the language {FailingLanguage} always fails, to try out how failures look.");
        return [.. texts.Select(PseudoText.Of)];
    }
}
