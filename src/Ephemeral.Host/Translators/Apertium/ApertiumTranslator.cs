namespace Ephemeral.Host.Translators.Apertium;

/// <summary>Translates by the <c>apertium</c> program: one process a call, text through its standard streams.</summary>
internal sealed class ApertiumTranslator(ApertiumOptions options, string sourceLanguage, TimeProvider time) : ITranslator
{
    // A blank line ends a sentence for apertium, so nothing moves from one text into the next.
    private const string Separator = "\n\n";

    private readonly ProgramRun _program = new(options.Program, options.Timeout, time);
    private volatile IReadOnlyDictionary<(string Source, string Language), string> _pairs =
        new Dictionary<(string Source, string Language), string>();

    private volatile IReadOnlyList<TranslationSource> _sources = [];

    public string Name => "Apertium";

    public IReadOnlyList<TranslationSource> Sources => _sources;

    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        var listed = await _program.RunAsync(["-l"], "", cancellationToken);
        var installed = listed.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var pairs = PairsAmong(installed);
        _pairs = pairs;
        _sources = TranslationSource.InOrder(
            pairs.Keys.GroupBy(pair => pair.Source, pair => pair.Language).Select(from => new TranslationSource(
                from.Key, LanguageNames.Of(from.Key),
                [.. from.Order(StringComparer.Ordinal).Select(code => new TranslationLanguage(code, LanguageNames.Of(code)))])),
            sourceLanguage);
    }

    public async Task<IReadOnlyList<string>> TranslateAsync(
        IReadOnlyList<string> texts, string source, string language, CancellationToken cancellationToken)
    {
        if (!_pairs.TryGetValue((source, language), out var pair))
            throw new TranslationRefusedException(
                $"No apertium pair translates from '{source}' into '{language}'. Known: {string.Join(", ", _pairs.Values)}.");

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

    private Dictionary<(string Source, string Language), string> PairsAmong(string[] installed)
    {
        if (options.Pairs.Count > 0)
        {
            var missing = options.Pairs.Values.Except(installed).ToArray();
            if (missing.Length > 0)
                throw new TranslationRefusedException(
                    $"Translation:Apertium:Pairs names {string.Join(", ", missing)}, which is not installed. " +
                    $"Installed: {string.Join(", ", installed)}.");
            return options.Pairs.ToDictionary(pair => (SourceOf(pair.Value), pair.Key), pair => pair.Value);
        }

        if (!installed.Any(pair => SourceOf(pair) == sourceLanguage))
            throw new TranslationRefusedException(
                $"No installed apertium pair translates from Translation:SourceLanguage '{sourceLanguage}'. Installed: " +
                $"{string.Join(", ", installed)}. Set Translation:SourceLanguage, or name pairs in Translation:Apertium:Pairs.");
        return installed.Where(pair => pair.Contains('-')).ToDictionary(pair => (SourceOf(pair), pair[(pair.IndexOf('-') + 1)..]));
    }

    private static string SourceOf(string pair) => pair.Split('-', 2)[0];
}
