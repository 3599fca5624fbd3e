using Ephemeral.Host.Translators;

namespace Ephemeral.Host.Tests.Support;

/// <summary>A translator that a test holds, fails and lets go.</summary>
internal sealed class ScriptedTranslator : ITranslator
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _calls;

    public string Name => "Scripted";

    public IReadOnlyList<TranslationLanguage> Languages { get; init; } = [new("es", "Spanish"), new("de", "German")];

    /// <summary>What it does with a text; null: upper case.</summary>
    public Func<string, CancellationToken, Task<string>>? Script { get; init; }

    public bool StartsOpen { get; init; } = true;

    /// <summary>Whether a call that is held goes on holding when it is cancelled.</summary>
    public bool IgnoresCancellation { get; init; }

    public volatile Exception? ProbeFailure;

    /// <summary>What a probe does besides; null: nothing.</summary>
    public volatile Func<Task>? Probe;

    public int Calls => Volatile.Read(ref _calls);

    public void Open() => _gate.TrySetResult();

    public Task ProbeAsync(CancellationToken cancellationToken) =>
        ProbeFailure is { } failure ? Task.FromException(failure) : Probe?.Invoke() ?? Task.CompletedTask;

    public async Task<IReadOnlyList<string>> TranslateAsync(
        IReadOnlyList<string> texts, string language, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        if (!StartsOpen)
            await _gate.Task.WaitAsync(IgnoresCancellation ? CancellationToken.None : cancellationToken);
        var translations = new List<string>();
        foreach (var text in texts)
            translations.Add(Script is null ? text.ToUpperInvariant() : await Script(text, cancellationToken));
        return translations;
    }
}
