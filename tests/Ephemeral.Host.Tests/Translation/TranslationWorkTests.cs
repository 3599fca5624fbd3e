using Ephemeral.Host.Configuration;
using Ephemeral.Host.Markup;
using Ephemeral.Host.Tasks;
using Ephemeral.Host.Tests.Support;
using Ephemeral.Host.Translation;
using Ephemeral.Host.Translators;
using Ephemeral.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ephemeral.Host.Tests.Translation;

public class TranslationWorkTests
{
    private static readonly TranslationOptions Options = new();

    private readonly FakeTime _time = new();

    [Fact]
    public async Task Three_retries_with_growing_waits_and_then_the_failure()
    {
        var translator = Failing(int.MaxValue);
        var work = Run(translator, "hello");

        var waits = new List<double>();
        for (var retry = 1; retry <= TranslationWork.Retries; retry++)
        {
            var calls = retry;
            await Eventually.True(() => translator.Calls == calls && _time.Next is not null, $"retry {retry} to be planned");
            waits.Add(_time.Next!.Value.TotalSeconds);
            _time.Advance(_time.Next!.Value);
        }

        var failure = await Assert.ThrowsAsync<TranslateException>(() => work);
        Assert.Equal("Translation failed after 3 retries: engine busy", failure.Message);
        Assert.Equal(4, translator.Calls);
        Assert.All(waits, wait => Assert.InRange(wait, 0.000_001, 60));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_failure_that_passes_is_not_noticed(int failures)
    {
        var translator = Failing(failures);
        var work = Run(translator, "hello");

        await AdvanceUntilEndedAsync(work);

        Assert.Equal("HELLO", (await work).TranslatedMarkdown);
        Assert.Equal(failures + 1, translator.Calls);
    }

    [Fact]
    public async Task Each_block_has_its_own_retries()
    {
        var failed = new HashSet<string>();
        var translator = new ScriptedTranslator
        {
            Script = (text, _) =>
                failed.Add(text) ? throw new TranslateException("first time") : Task.FromResult(text.ToUpperInvariant()),
        };
        var work = Run(translator, "one\n\ntwo\n\nthree\n\nfour\n\nfive");

        await AdvanceUntilEndedAsync(work);

        Assert.Equal("ONE\n\nTWO\n\nTHREE\n\nFOUR\n\nFIVE", (await work).TranslatedMarkdown);
    }

    [Fact]
    public async Task A_refusal_is_not_tried_again_and_stays_as_it_is()
    {
        var translator = new ScriptedTranslator { Script = (_, _) => throw new TranslationRefusedException("wrong key") };

        var failure = await Assert.ThrowsAsync<TranslationRefusedException>(() => Run(translator, "hello"));

        Assert.Equal("wrong key", failure.Message);
        Assert.Equal(1, translator.Calls);
    }

    [Fact]
    public async Task A_cancelled_translation_does_not_wait_for_its_next_retry()
    {
        using var cancelling = new CancellationTokenSource();
        var translator = Failing(int.MaxValue);
        var work = Run(translator, "hello", cancelling.Token);
        await Eventually.True(() => _time.Next is not null, "a retry to be planned");

        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
        Assert.Equal(1, translator.Calls);
    }

    [Fact]
    public async Task A_translator_that_answers_too_few_texts_has_failed()
    {
        var work = Run(new Forgetful(), "one `code` two");

        await AdvanceUntilEndedAsync(work);

        var failure = await Assert.ThrowsAsync<TranslateException>(() => work);
        Assert.Equal("Translation failed after 3 retries: Forgetful answered 1 texts to 2.", failure.Message);
    }

    private static ScriptedTranslator Failing(int times)
    {
        var left = times;
        return new ScriptedTranslator
        {
            Script = (text, _) =>
                left-- > 0 ? throw new TranslateException("engine busy") : Task.FromResult(text.ToUpperInvariant()),
        };
    }

    private Task<TaskCompletion> Run(ITranslator translator, string markdown, CancellationToken cancellationToken = default) =>
        Work(translator).RunAsync(new PageTranslationModel("en", "es", markdown, new TranslationProgress(_time), "somebody"), cancellationToken);

    private TranslationWork Work(ITranslator translator) =>
        new(translator, new MarkupReader(Options, TimeProvider.System), Options, _time, NullLogger<TranslationWork>.Instance);

    private Task AdvanceUntilEndedAsync(Task work) => Eventually.TrueAsync(
        () =>
        {
            if (_time.Next is { } next)
                _time.Advance(next);
            return Task.FromResult(work.IsCompleted);
        },
        () => "the translation to end");

    private sealed class Forgetful : ITranslator
    {
        public string Name => nameof(Forgetful);

        public IReadOnlyList<TranslationSource> Sources => [];

        public Task ProbeAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<IReadOnlyList<string>> TranslateAsync(
            IReadOnlyList<string> texts, string source, string language, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<string>>([.. texts.Skip(1)]);
    }
}
