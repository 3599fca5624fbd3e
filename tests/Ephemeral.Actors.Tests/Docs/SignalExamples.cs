using System.Collections.Concurrent;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Docs;

/// <summary>The examples of <c>docs/signals.md</c>: what stands between the marks is what the page shows.</summary>
public class SignalExamples
{
    [Fact]
    public async Task Raising_and_asking()
    {
        static Task FetchAsync(string url, CancellationToken ct)
        {
            // far below the body
            EphemeralOperation.Current?.Signal("http.timeout");
            return Task.CompletedTask;
        }

        // <raise>
        var sink = new SignalSink(maxCapacity: 1_000, maxAge: TimeSpan.FromMinutes(1));
        await using var fetches = new EphemeralWorkCoordinator<string>(
            async (url, operation, ct) =>
            {
                await FetchAsync(url, ct);        // may say EphemeralOperation.Current?.Signal("http.timeout")
                operation.Signal("http.fetched");
            },
            new EphemeralOptions { Signals = sink });
        sink.Raise("deploy.started", key: "v42");

        var id = await fetches.EnqueueAsync("https://example.com");
        // </raise>
        await Eventually.True(() => fetches.TotalCompleted == 1);
        // <ask>
        bool isLimited = fetches.HasSignal("rate-limit");
        int errors = fetches.CountSignalsMatching("error.*, http.timeout");
        IReadOnlyList<SignalEvent> http = fetches.GetSignalsByPattern("http.*");
        bool isDeploying = sink.Detect("deploy.started");
        // </ask>
        Assert.Equal((false, 1, 2, true), (isLimited, errors, http.Count, isDeploying));
        Assert.True(id > 0 && http.All(signal => signal.OperationId == id));
    }

    [Fact]
    public async Task Steering()
    {
        static Task ImportAsync(int row, CancellationToken ct) => Task.CompletedTask;
        // <steer>
        var sink = new SignalSink();
        await using var imports = new EphemeralWorkCoordinator<int>(
            ImportAsync,
            new EphemeralOptions
            {
                Signals = sink,
                CancelOnSignals = new HashSet<string> { "system-overload" },
                DeferOnSignals = new HashSet<string> { "db.maintenance, *.down" },
                MaxDeferAttempts = 600,
                DeferCheckInterval = TimeSpan.FromMilliseconds(100),
            });

        using var maintenance = new SignalState(sink);
        maintenance.Set("db.maintenance");    // nothing starts from here on
        await imports.EnqueueAsync(1);
        maintenance.Set(null);                // and now it does
        // </steer>
        await Eventually.True(() => imports.TotalCompleted == 1);
    }

    [Fact]
    public async Task Hearing()
    {
        var seen = new ConcurrentQueue<string>();
        // <hear>
        var sink = new SignalSink();
        await using var dispatcher = new SignalDispatcher();
        dispatcher.Register("order.*", async (signal, ct) =>
        {
            await Task.Delay(10, ct);         // order.paid after order.paid, beside order.sent
            seen.Enqueue(signal.Signal);
        });
        using var subscription = sink.Subscribe("order.*", signal => dispatcher.Dispatch(signal));

        sink.Raise("order.paid", key: "4711");
        // </hear>
        await Eventually.True(() => seen.Count == 1);
    }

    [Fact]
    public void Constraining()
    {
        // <constrain>
        var sink = new SignalSink(constraints: new SignalConstraints
        {
            MaxDepth = 5,
            TerminalSignals = new HashSet<string> { "alarm.*" },
            OnBlocked = (signal, why) => Console.WriteLine($"{signal.Signal} was stopped: {why}"),
        });
        // </constrain>
        Assert.Equal(0, sink.TotalBlocked);
    }
}
