using System.Collections.Concurrent;
using Ephemeral.Host.Translators;

namespace Ephemeral.Host.Tests.Support;

/// <summary>A translator that a test holds, fails and lets go.</summary>
internal sealed class ScriptedTranslator : ITranslator
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<(string Source, string Language)> _directions = new();
    private int _calls;

    public string Name => "Scripted";

    public IReadOnlyList<TranslationSource> Sources { get; init; } =
    [
        new("en", "English", [new("es", "Spanish"), new("de", "German")]),
    ];

    /// <summary>What it does with a text; null: upper case.</summary>
    public Func<string, CancellationToken, Task<string>>? Script { get; init; }

    public bool StartsOpen { get; init; } = true;

    /// <summary>Whether a call that is held goes on holding when it is cancelled.</summary>
    public bool IgnoresCancellation { get; init; }

    public volatile Exception? ProbeFailure;

    /// <summary>What a probe does besides; null: nothing.</summary>
    public volatile Func<Task>? Probe;

    public int Calls => Volatile.Read(ref _calls);

    /// <summary>From what into what it was asked to translate, in the order of the calls.</summary>
    public IReadOnlyList<(string Source, string Language)> Directions => [.. _directions];

    public void Open() => _gate.TrySetResult();

    public Task ProbeAsync(CancellationToken cancellationToken) =>
        ProbeFailure is { } failure ? Task.FromException(failure) : Probe?.Invoke() ?? Task.CompletedTask;

    public async Task<IReadOnlyList<string>> TranslateAsync(
        IReadOnlyList<string> texts, string source, string language, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        _directions.Enqueue((source, language));
        if (!StartsOpen)
            await _gate.Task.WaitAsync(IgnoresCancellation ? CancellationToken.None : cancellationToken);
        var translations = new List<string>();
        foreach (var text in texts)
            translations.Add(Script is null ? text.ToUpperInvariant() : await Script(text, cancellationToken));
        return translations;
    }
}
