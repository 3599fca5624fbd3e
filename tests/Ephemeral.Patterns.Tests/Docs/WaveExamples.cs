using Ephemeral.Actors;

namespace Ephemeral.Patterns.Tests.Docs;

public class WaveExamples
{
    [Fact]
    public async Task Waves()
    {
        static Task<bool> DeployAsync(string server, CancellationToken ct) => Task.FromResult(server != "eu-2");
        string[] canary = ["eu-1"], europe = ["eu-2", "eu-3"], everywhere = ["us-1", "us-2"];
        var cancellationToken = CancellationToken.None;
        // <waves>
        EphemeralWaveSummary summary = await EphemeralWaves.RunAsync(
            [canary, europe, everywhere],
            async (server, operation, ct) =>
            {
                if (!await DeployAsync(server, ct))
                    operation.Signal("deploy.unhealthy");
            },
            new EphemeralWaveOptions
            {
                StopOnSignals = "deploy.unhealthy",
                MaxFailures = 0,                       // a deployment that throws ends it too
                Coordinator = new EphemeralOptions { MaxConcurrency = 8 },
            },
            cancellationToken: cancellationToken);

        if (summary.IsStopped)
            Console.WriteLine($"Stopped in wave {summary.Waves.Count} by {summary.StoppedBy ?? "failures"}");
        // </waves>
        Assert.Equal(2, summary.Waves.Count);
    }
}
