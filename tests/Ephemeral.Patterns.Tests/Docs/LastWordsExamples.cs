using Ephemeral.Actors;
using Ephemeral.Testing;

namespace Ephemeral.Patterns.Tests.Docs;

public class LastWordsExamples
{
    [Fact]
    public async Task Last_words()
    {
        static Task<int> ImportAsync(int file, CancellationToken ct) => Task.FromResult(17);
        // <last-words>
        var lastWords = new OperationLastWords(new OperationLastWordsOptions { Capacity = 500 });
        await using var imports = new EphemeralWorkCoordinator<int>(
            async (file, operation, ct) =>
            {
                var rows = await ImportAsync(file, ct);
                lastWords.Say(operation, $"{rows} rows");
            },
            new EphemeralOptions { MaxTrackedOperations = 50, OnForgotten = lastWords.Keep });

        for (var file = 0; file < 60; file++)
            await imports.EnqueueAsync(file);

        foreach (var word in lastWords.GetAll())
            Console.WriteLine($"{word.OperationId} {word.State}: {word.Note}");   // of those that the window holds no more
        // </last-words>
        await Eventually.True(() => lastWords.TotalKept == 10);
        Assert.All(lastWords.GetAll(), word => Assert.Equal("17 rows", word.Note));
    }
}
