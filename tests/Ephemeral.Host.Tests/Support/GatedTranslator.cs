using Ephemeral.Host.Translators;

namespace Ephemeral.Host.Tests.Support;

/// <summary>A translator whose calls wait for as long as it is closed.</summary>
internal sealed class GatedTranslator(ITranslator inner) : ITranslator
{
    private volatile TaskCompletionSource _gate = Opened();

    public string Name => inner.Name;

    public IReadOnlyList<TranslationSource> Sources => inner.Sources;

    public void Open() => _gate.TrySetResult();

    public void Close() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task ProbeAsync(CancellationToken cancellationToken) => inner.ProbeAsync(cancellationToken);

    public async Task<IReadOnlyList<string>> TranslateAsync(
        IReadOnlyList<string> texts, string source, string language, CancellationToken cancellationToken)
    {
        await _gate.Task.WaitAsync(cancellationToken);
        return await inner.TranslateAsync(texts, source, language, cancellationToken);
    }

    private static TaskCompletionSource Opened()
    {
        var gate = new TaskCompletionSource();
        gate.SetResult();
        return gate;
    }
}
