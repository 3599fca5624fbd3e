using Ephemeral.Actors;
using Ephemeral.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using static Ephemeral.Samples.Tests.Docs.Shop;

namespace Ephemeral.Samples.Tests.Docs;

/// <summary>The examples of <c>README.md</c>: what stands between the marks is what the page shows.</summary>
public class ReadmeExamples
{
    [Fact]
    public async Task Starting()
    {
        var order = new Order(1);
        // <quick-start>
        await using var coordinator = new EphemeralWorkCoordinator<Order>(
            async (order, ct) => await ShipAsync(order, ct),
            new EphemeralOptions { MaxConcurrency = 8, MaxPendingOperations = 1_000, OperationTimeout = TimeSpan.FromMinutes(1) });

        long id = await coordinator.EnqueueAsync(order);      // admitted, and runs in the background; waits while 1,000 are pending
        if (!coordinator.TryEnqueue(order))                   // the same, but says no at once when there is no room
            Console.WriteLine("Too busy");

        coordinator.GetStatus();                              // how it stands; the counts of operations are of one moment and add up
        coordinator.GetFailed();                              // the operations that failed lately, with their exceptions; each is logged
        coordinator.TryGet(id, out var snapshot);             // this one: pending, running or how it ended
        coordinator.Pause();                                  // once this has returned, nothing further starts
        coordinator.Resume();
        coordinator.Cancel(id);                               // it never runs, or its token is cancelled

        coordinator.Complete();                               // no more intake
        await coordinator.DrainAsync();                       // everything admitted has ended
        // </quick-start>
        Assert.Equal(2, coordinator.TotalCompleted + coordinator.TotalCancelled);
        Assert.True(snapshot is null || snapshot.Id == id);
    }

    [Fact]
    public async Task Results()
    {
        var document = new Document("A long text");
        // <results>
        await using var summaries = new EphemeralResultCoordinator<Document, Summary>(SummarizeAsync);

        EphemeralTask<Summary> task = await summaries.SubmitAsync(document);   // at once: id, state, duration
        Summary summary = await task.Completion;                               // whenever you like, or never
        // </results>
        Assert.Equal("A", summary.Text);
    }

    [Fact]
    public async Task Keys()
    {
        var command = new Command("ada");
        // <keys>
        await using var commands = new EphemeralKeyedWorkCoordinator<string, Command>(
            command => command.UserId,                                         // one user's commands run one after another, in their order
            (command, ct) => HandleAsync(command, ct),
            new EphemeralOptions { MaxConcurrency = 32, EnableFairScheduling = true, FairSchedulingThreshold = 10 });

        bool isAdmitted = commands.TryEnqueue(command);                        // false while ten of this user's wait; other users do not notice
        // </keys>
        Assert.True(isAdmitted);
    }

    [Fact]
    public async Task Collections()
    {
        string[] files = ["a.txt", "b.txt"];
        var cancellationToken = CancellationToken.None;
        // <for-each>
        EphemeralForEachSummary run = await files.EphemeralForEachAsync(
            async (file, ct) => await IndexAsync(file, ct),                    // with a key selector before it: order per key
            new EphemeralOptions { MaxConcurrency = 8 },
            cancellationToken);
        Console.WriteLine($"{run.Completed} indexed, {run.Failed} failed");    // run.FailedOperations has their exceptions
        // </for-each>
        Assert.Equal(2, run.Completed);
    }

    [Fact]
    public async Task Signals()
    {
        // <signals>
        var sink = new SignalSink();                                           // shared by as many coordinators as you like
        await using var fetches = new EphemeralWorkCoordinator<Uri>(
            async (url, operation, ct) =>
            {
                if (!await TryFetchAsync(url, ct)) operation.Signal("http.refused");
            },
            new EphemeralOptions
            {
                Signals = sink,
                DeferOnSignals = new HashSet<string> { "deploy.*" },           // nothing starts while one of these is in the sink
                MaxDeferAttempts = 0,                                          // for however long that is, not for a second
                CancelOnSignals = new HashSet<string> { "shutdown" },          // operations that wait are cancelled
            });

        using var deployment = new SignalState(sink);                          // a state stays in the sink until it ends; an event,
        deployment.Set("deploy.started");                                      // as sink.Raise(…) raises it, for a minute
        bool isRefused = fetches.HasSignal("http.refused");
        deployment.Set(null);                                                  // and the work goes on
        // </signals>
        Assert.False(isRefused);
        deployment.Set("deploy.started");
        await fetches.EnqueueAsync(new Uri("http://short.io"));
        Assert.Equal(1, fetches.PendingCount);
        deployment.Set(null);
        await Eventually.True(() => fetches.HasSignal("http.refused"));
    }

    [Fact]
    public async Task Registering()
    {
        var builder = WebApplication.CreateBuilder();
        // <register>
        builder.Services.AddEphemeralWorkCoordinator<Order>(ShipAsync);        // injected as EphemeralWorkCoordinator<Order>
        builder.Services.AddHealthChecks().AddEphemeral();
        builder.Services.AddEphemeralDashboard();                              // and app.MapEphemeralDashboard("/ephemeral")
        // </register>
        await using var app = builder.Build();
        Assert.NotNull(app.Services.GetRequiredService<EphemeralWorkCoordinator<Order>>());
    }
}
