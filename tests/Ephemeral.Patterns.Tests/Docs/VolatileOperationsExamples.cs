using Ephemeral.Actors;
using Ephemeral.Testing;

namespace Ephemeral.Patterns.Tests.Docs;

public class VolatileOperationsExamples
{
    private sealed record Draft(string UserId);

    [Fact]
    public async Task Volatile_operations()
    {
        static Task<string> TranslateAsync(Draft draft, CancellationToken ct) => Task.FromResult("");
        var seen = new List<Erasure>();
        void Log(Erasure erasure) => seen.Add(erasure);
        // <volatile-operations>
        var sink = new SignalSink();
        var lastWords = new OperationLastWords();
        await using var translations = new EphemeralKeyedResultCoordinator<string, Draft, string>(
            draft => draft.UserId, TranslateAsync, new EphemeralOptions { Signals = sink, OnForgotten = lastWords.Keep });

        using var erasure = new SignalErasure(sink, "user.erased") { OnErased = report => Log(report) }
            .Add(translations)
            .Add(userId => lastWords.ForgetKey(userId));

        await translations.EnqueueAsync(new Draft("ada"));
        sink.Raise("user.erased", key: "ada");        // and nothing of her is known any more
        Erasure now = erasure.Forget("ada");          // the same, at once, with the count back
        // </volatile-operations>
        Assert.True(now.IsComplete);
        await Eventually.True(() => erasure.TotalHeard == 1 && seen.Count == 1 && translations.GetSnapshot(OperationStates.All).Count == 0);
    }
}
