using Ephemeral.Actors;

namespace Ephemeral.Patterns.Tests.Docs;

public class PipelineExamples
{
    [Fact]
    public async Task Pipeline()
    {
        static Task<string> FetchAsync(Uri url, CancellationToken ct) => Task.FromResult(url.Host);
        static Task<int> ParseAsync(string text, CancellationToken ct) => Task.FromResult(text.Length);
        static Task StoreAsync(int words, CancellationToken ct) => Task.CompletedTask;
        Uri[] urls = [new("https://example.com"), new("https://example.org")];
        var cancellationToken = CancellationToken.None;
        // <pipeline>
        await using var pipeline = EphemeralPipeline.Create<Uri>()
            .Then("fetch", FetchAsync, new EphemeralStageOptions
            {
                KeepsOrder = true,
                Coordinator = new EphemeralOptions { MaxConcurrency = 16, MaxPendingOperations = 100 },
            })
            .Then("parse", ParseAsync, new EphemeralStageOptions { KeepsOrder = true })
            .End("store", StoreAsync, new EphemeralStageOptions { Coordinator = new EphemeralOptions { MaxConcurrency = 1 } });

        foreach (var url in urls)
            await pipeline.PostAsync(url, cancellationToken);   // waits while the first stage is full

        pipeline.Complete();
        EphemeralPipelineSummary summary = await pipeline.DrainAsync(cancellationToken);
        foreach (var error in summary.Errors)
            Console.WriteLine($"{error.Stage}: {error.InnerException!.Message}");
        // </pipeline>
        Assert.Equal(2, summary.Completed);
    }
}
