namespace Ephemeral.Host.Translators.Apertium;

/// <summary>Translates by the <c>apertium</c> program: one process a call, text through its standard streams.</summary>
internal sealed class ApertiumTranslator(ApertiumOptions options, string sourceLanguage, TimeProvider time) : ITranslator
{
    // A blank line ends a sentence for apertium, so nothing moves from one text into the next.
    private const string Separator = "\n\n";

    private readonly ProgramRun _program = new(options.Program, options.Timeout, time);
    private volatile IReadOnlyDictionary<string, string> _pairs = new Dictionary<string, string>();
    private volatile IReadOnlyList<TranslationLanguage> _languages = [];

    public string Name => "Apertium";

    public IReadOnlyList<TranslationLanguage> Languages => _languages;

    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        var listed = await _program.RunAsync(["-l"], "", cancellationToken);
        var installed = listed.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var pairs = PairsAmong(installed);
        _pairs = pairs;
        var codes = pairs.Keys.Order(StringComparer.Ordinal);
        _languages = [.. codes.Select(code => new TranslationLanguage(code, LanguageNames.Of(code)))];
    }

    public async Task<IReadOnlyList<string>> TranslateAsync(
        IReadOnlyList<string> texts, string language, CancellationToken cancellationToken)
    {
        if (!_pairs.TryGetValue(language, out var pair))
            throw new TranslationRefusedException(
                $"No apertium pair translates into '{language}'. Known: {string.Join(", ", _pairs.Keys)}.");

        var output = await RunAsync(pair, string.Join(Separator, texts), cancellationToken);
        var translations = output.Split(Separator);
        if (translations.Length == texts.Count)
            return Array.ConvertAll(translations, translation => translation.Trim());

        translations = new string[texts.Count];
        for (var i = 0; i < texts.Count; i++)
            translations[i] = await RunAsync(pair, texts[i], cancellationToken);
        return translations;
    }

    private async Task<string> RunAsync(string pair, string text, CancellationToken cancellationToken) =>
        (await _program.RunAsync(["-u", "-f", "txt", pair], text + "\n", cancellationToken)).Trim();

    private Dictionary<string, string> PairsAmong(string[] installed)
    {
        if (options.Pairs.Count > 0)
        {
            var missing = options.Pairs.Values.Except(installed).ToArray();
            if (missing.Length > 0)
                throw new TranslationRefusedException(
                    $"Translation:Apertium:Pairs names {string.Join(", ", missing)}, which is not installed. " +
                    $"Installed: {string.Join(", ", installed)}.");
            return options.Pairs;
        }

        var prefix = sourceLanguage + "-";
        var pairs = installed.Where(pair => pair.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(pair => pair[prefix.Length..], pair => pair);
        if (pairs.Count == 0)
            throw new TranslationRefusedException(
                $"No installed apertium pair translates from Translation:SourceLanguage '{sourceLanguage}'. Installed: " +
                $"{string.Join(", ", installed)}. Set Translation:SourceLanguage, or name pairs in Translation:Apertium:Pairs.");
        return pairs;
    }
}
