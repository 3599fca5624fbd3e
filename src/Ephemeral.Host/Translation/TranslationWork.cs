using Ephemeral.Actors;
using Ephemeral.Host.Configuration;
using Ephemeral.Host.Markup;
using Ephemeral.Host.Tasks;
using Ephemeral.Host.Translators;
using Polly;
using Polly.Retry;

namespace Ephemeral.Host.Translation;

/// <summary>The body of a translation: what a coordinator runs for each task. It logs no content.</summary>
internal sealed class TranslationWork
{
    public const int Retries = 3;

    private readonly ITranslator _translator;
    private readonly MarkupReader _markup;
    private readonly TimeProvider _time;
    private readonly ILogger<TranslationWork> _logger;
    private readonly ResiliencePipeline _retry;
    private readonly TimeSpan _slowAfter;

    public TranslationWork(
        ITranslator translator, MarkupReader markup, TranslationOptions options, TimeProvider time, ILogger<TranslationWork> logger)
    {
        _translator = translator;
        _markup = markup;
        _time = time;
        _logger = logger;
        _slowAfter = options.SlowAfter;
        _retry = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<TranslateException>(),
                MaxRetryAttempts = Retries,
                BackoffType = DelayBackoffType.Exponential,
                Delay = options.RetryDelay,
                UseJitter = true,
            })
            .Build();
    }

    public async Task<TaskCompletion> RunAsync(PageTranslationModel model, CancellationToken cancellationToken)
    {
        var (source, language, original, progress, _) = model;
        progress.Begin();
        try
        {
            var texts = await _markup.RunAsync(original, static (markdown, ct) => new MarkdownTranslation(markdown, ct).Texts, cancellationToken);
            var translations = await TranslateAsync(texts, source, language, cancellationToken);
            var translated = await _markup.RunAsync(original, (markdown, ct) => Write(markdown, translations, ct), cancellationToken);
            return new TaskCompletion(translated, original, language, Complete: true, progress.End());
        }
        catch (TranslateException e)
        {
            throw Failed(language, new TranslateException($"Translation failed after {Retries} retries: {FailureText.Of(e)}", e));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Failed(language, e);
            throw;
        }
    }

    private async Task<IReadOnlyList<string>[]> TranslateAsync(
        string[][] blocks, string source, string language, CancellationToken cancellationToken)
    {
        var translations = new IReadOnlyList<string>[blocks.Length];
        for (var i = 0; i < blocks.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            translations[i] = await TranslateBlockAsync(blocks[i], source, language, cancellationToken);
        }

        return translations;
    }

    private string Write(string original, IReadOnlyList<string>[] translations, CancellationToken cancellationToken)
    {
        var markdown = new MarkdownTranslation(original, cancellationToken);
        var written = markdown.Write(translations, cancellationToken);
        if (markdown.UntouchedBlocks is > 0 and var blocks)
            _logger.LogInformation("{Blocks} blocks could not be translated without changing their markup.", blocks);
        return written;
    }

    private async Task<IReadOnlyList<string>> TranslateBlockAsync(
        IReadOnlyList<string> texts, string source, string language, CancellationToken cancellationToken) =>
        await _retry.ExecuteAsync(async ct => await CallAsync(texts, source, language, ct), cancellationToken);

    private async Task<IReadOnlyList<string>> CallAsync(
        IReadOnlyList<string> texts, string source, string language, CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        try
        {
            var translations = await _translator.TranslateAsync(texts, source, language, cancellationToken);
            return translations.Count == texts.Count
                ? translations
                : throw new TranslateException($"{_translator.Name} answered {translations.Count} texts to {texts.Count}.");
        }
        catch (TranslateException e) when (e.IsRateLimit)
        {
            EphemeralOperation.Current?.Signal(TranslationSignals.RateLimit);
            throw;
        }
        finally
        {
            if (_time.GetElapsedTime(start) > _slowAfter)
                EphemeralOperation.Current?.Signal(TranslationSignals.Slow);
        }
    }

    // The type, and what the engine's failure has for the log: a message may quote what an engine said of the text.
    private Exception Failed(string language, Exception exception)
    {
        var cause = exception.InnerException ?? exception;
        var detail = (exception as IWithDetail ?? cause as IWithDetail)?.Detail;
        _logger.LogWarning(
            "A translation into {Language} failed: {Cause}{Detail}.", language, cause.GetType().Name, detail is null ? "" : $" ({detail.TrimEnd('.')})");
        return exception;
    }
}
