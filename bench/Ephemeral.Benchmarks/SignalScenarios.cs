using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Benchmarks.Contenders;

namespace Ephemeral.Benchmarks;

/// <summary>What signals cost who raises them, who asks for them, and work that they could cancel.</summary>
internal static class SignalScenarios
{
    private const int Raises = 5_000_000;
    private const int Asks = 5_000_000;
    private const int Works = 200_000;
    private static readonly HashSet<string> Overload = ["system-overload", "fatal.*"];

    public static IEnumerable<Scenario> All(ActorSystem system)
    {
        yield return new Scenario("signals, raise", Raises,
        [
            ("no listener", () => RaiseAsync(new SignalSink())),
            ("listens to another", () => RaiseAsync(Heard(new SignalSink(), "other.*"))),
            ("listens to it", () => RaiseAsync(Heard(new SignalSink(), "http.*"))),
        ]);
        yield return new Scenario("signals, raise in a body", Raises,
        [
            ("own log", () => RaiseInBodyAsync(system, null)),
            ("own log and a sink", () => RaiseInBodyAsync(system, new SignalSink())),
        ]);
        foreach (var window in new[] { 200, 10_000 })
        {
            yield return new Scenario($"signals, cancel, {window}", Works,
            [
                ("CancelOnSignals", () => WorkAsync(system, window, Overload)),
                ("without", () => WorkAsync(system, window, null)),
            ], RoundsEach: 20);
        }

        yield return new Scenario("signals, HasSignal", Asks,
        [
            ("an absent name", () => AskAsync(system, static coordinator => coordinator.HasSignal("absent"))),
            ("an absent pattern", () => AskAsync(system, static coordinator => coordinator.HasSignalMatching("absent.*"))),
        ]);
    }

    private static SignalSink Heard(SignalSink sink, string pattern)
    {
        sink.Subscribe(pattern, static _ => { });
        return sink;
    }

    private static Task RaiseAsync(SignalSink sink) => Task.Run(() =>
    {
        for (var i = 0; i < Raises; i++)
            sink.Raise("http.timeout");
    });

    private static async Task RaiseInBodyAsync(ActorSystem system, SignalSink? sink)
    {
        await using var coordinator = new EphemeralWorkCoordinator<int>(static (_, operation, _) =>
        {
            for (var i = 0; i < Raises; i++)
                operation.Signal("http.timeout");
            return Task.CompletedTask;
        }, new EphemeralOptions { Signals = sink }, system);
        await coordinator.EnqueueAsync(0);
        coordinator.Complete();
        await coordinator.DrainAsync();
    }

    private static async Task WorkAsync(ActorSystem system, int window, IReadOnlySet<string>? cancelOn)
    {
        var sink = new SignalSink();
        for (var i = 0; i < 1_000; i++)
            sink.Raise($"http.{i % 50}");
        await using var coordinator = new EphemeralWorkCoordinator<int>(Body.NoOp.Run, new EphemeralOptions
        {
            MaxConcurrency = IContender.Concurrency,
            MaxPendingOperations = IContender.Bound,
            MaxTrackedOperations = window,
            Signals = sink,
            CancelOnSignals = cancelOn,
        }, system);
        await Task.Run(async () =>
        {
            for (var i = 0; i < Works; i++)
                await coordinator.EnqueueAsync(i);
        });
        coordinator.Complete();
        await coordinator.DrainAsync();
    }

    private static async Task AskAsync(ActorSystem system, Func<EphemeralCoordinator, bool> ask)
    {
        await using var coordinator = new EphemeralWorkCoordinator<int>(Body.NoOp.Run, system: system);
        for (var i = 0; i < 1_000; i++)
            coordinator.RaiseSignal($"http.{i % 50}");
        await Task.Run(() =>
        {
            for (var i = 0; i < Asks; i++)
            {
                if (ask(coordinator))
                    throw new InvalidOperationException("It is absent.");
            }
        });
    }
}
