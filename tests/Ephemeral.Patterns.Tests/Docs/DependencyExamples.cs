using Ephemeral.Actors;

namespace Ephemeral.Patterns.Tests.Docs;

public class DependencyExamples
{
    [Fact]
    public async Task Dependencies()
    {
        static Task MigrateAsync(CancellationToken ct) => Task.CompletedTask;
        static Task SeedAsync(CancellationToken ct) => Task.CompletedTask;
        static Task IndexAsync(CancellationToken ct) => Task.FromException(new TimeoutException());
        static Task ReportAsync(CancellationToken ct) => Task.CompletedTask;
        var cancellationToken = CancellationToken.None;
        // <dependencies>
        var start = new EphemeralDependencyGraph()
            .Add("migrate", MigrateAsync)
            .Add("seed", SeedAsync, "migrate")
            .Add("index", IndexAsync, "migrate")              // beside "seed"
            .Add("report", ReportAsync, "seed", "index");     // when both have ended well

        EphemeralDependencySummary summary = await start.RunAsync(
            new EphemeralDependencyOptions { Coordinator = new EphemeralOptions { MaxConcurrency = 4 } },
            cancellationToken: cancellationToken);

        foreach (var outcome in summary.Outcomes)
            Console.WriteLine(outcome);                       // report: Skipped because of index
        // </dependencies>
        Assert.Equal("report: Skipped because of index", summary.Outcomes[3].ToString());
    }
}
