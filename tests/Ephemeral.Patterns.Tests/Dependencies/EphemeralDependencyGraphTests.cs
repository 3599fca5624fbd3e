using System.Collections.Concurrent;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors;
using Ephemeral.Actors.Protocol;
using Ephemeral.Testing;

namespace Ephemeral.Patterns.Tests.Dependencies;

public class EphemeralDependencyGraphTests : TestKit
{
    private readonly ConcurrentQueue<string> _started = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiting = new();

    [Fact]
    public async Task Operations_start_when_those_they_need_have_ended_well()
    {
        var graph = Graph(("report", ["seed", "index"]), ("seed", ["schema"]), ("index", ["schema"]), ("schema", []));
        var running = graph.RunAsync(Options(), Sys);
        await Eventually.True(() => _started.Count == 1);
        Finish("schema");
        await Eventually.True(() => _started.Count == 3);
        Finish("index");
        Assert.Equal(["index", "schema", "seed"], _started.Order());
        Finish("seed");
        Finish("report");
        var summary = await running.InTime();
        Assert.True(summary.IsCompleted);
        Assert.Equal(("schema", "report"), (_started.First(), _started.Last()));
        Assert.Equal(["report", "seed", "index", "schema"], summary.Outcomes.Select(outcome => outcome.Name));
        Assert.All(summary.Outcomes, outcome => Assert.NotNull(outcome.Duration));
    }

    [Theory]
    [InlineData(EphemeralDependencyPolicy.SkipDependants, 2)]
    [InlineData(EphemeralDependencyPolicy.RunDependants, 0)]
    [InlineData(EphemeralDependencyPolicy.StopAll, 3)]
    public async Task A_failure_decides_by_policy_about_what_needs_it(EphemeralDependencyPolicy policy, int skipped)
    {
        var graph = Graph(("a", []), ("b", []), ("c", ["a"]), ("d", ["b"]), ("e", ["c"]));
        if (policy == EphemeralDependencyPolicy.StopAll)
            graph = Graph(("a", []), ("c", ["a"]), ("d", ["a"]), ("e", ["c"]));
        var running = graph.RunAsync(Options(policy), Sys);
        await Eventually.True(() => _started.Contains("a"));
        Waiting("a").SetException(new InvalidDataException("secret"));
        foreach (var name in new[] { "b", "c", "d", "e" })
            Finish(name);
        var summary = await running.InTime();
        Assert.Equal(skipped, summary.Count(EphemeralDependencyState.Skipped));
        Assert.Equal(summary.Outcomes.Count - skipped, _started.Count);
        var failed = summary.Outcomes[0];
        Assert.Equal((EphemeralDependencyState.Failed, "secret"), (failed.State, failed.Error!.Message));
        Assert.All(
            summary.Outcomes.Where(outcome => outcome.State == EphemeralDependencyState.Skipped),
            outcome => Assert.Equal(("a", null), (outcome.BecauseOf, outcome.Error)));
        Assert.DoesNotContain("secret", summary + string.Join(", ", summary.Outcomes));
        Assert.False(summary.IsCompleted);
    }

    [Fact]
    public async Task A_stop_leaves_out_what_waits_for_a_place_or_for_room_and_lets_what_runs_end()
    {
        var graph = Graph([.. Enumerable.Range(0, 20).Select(number => ($"{number}", Array.Empty<string>()))]);
        var options = new EphemeralDependencyOptions
        {
            OnFailure = EphemeralDependencyPolicy.StopAll,
            Coordinator = new EphemeralOptions { MaxConcurrency = 2, MaxPendingOperations = 5 },
        };
        var running = graph.RunAsync(options, Sys, "stopping");
        await Eventually.True(() => _started.Count == 2);
        var (failing, going) = (_started.First(), _started.Last());
        var registry = EphemeralRegistry.For(Sys).Actor;
        var coordinator = await registry.Ask<CoordinatorEntry>(new FindCoordinator("stopping"), Eventually.Deadline);
        Waiting(failing).SetException(new InvalidDataException());
        await Eventually.TrueAsync(
            async () => (await coordinator.Actor.Ask<EphemeralStatus>(GetStatus.Instance, Eventually.Deadline)).IsPaused, () => "It stops.");
        Finish(going);
        var summary = await running.InTime();
        Assert.Equal([failing, going], _started);
        Assert.All(summary.Outcomes, outcome => Assert.Equal(
            outcome.Name == failing ? EphemeralDependencyState.Failed
            : outcome.Name == going ? EphemeralDependencyState.Completed
            : EphemeralDependencyState.Skipped, outcome.State));
        Assert.All(
            summary.Outcomes.Where(outcome => outcome.State == EphemeralDependencyState.Skipped),
            outcome => Assert.Equal((failing, null, null), (outcome.BecauseOf, outcome.Error, outcome.Duration)));
    }

    [Fact]
    public async Task Circles_and_missing_names_are_refused_by_name()
    {
        var circle = Graph(("a", ["c"]), ("b", ["a"]), ("c", ["b"]), ("d", []));
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => circle.RunAsync(Options(), Sys));
        Assert.Contains("'a' → 'c' → 'b' → 'a'", error.Message);
        var missing = Graph(("a", ["x"]), ("b", ["a", "y"]));
        var unknown = await Assert.ThrowsAsync<InvalidOperationException>(() => missing.RunAsync(Options(), Sys));
        Assert.Contains("'a' needs 'x'", unknown.Message);
        Assert.Contains("'b' needs 'y'", unknown.Message);
        Assert.Empty(_started);
        Assert.Contains("needs itself", Assert.Throws<ArgumentException>(() => Graph(("a", ["a"]))).Message);
        Assert.Contains("'a' already", Assert.Throws<ArgumentException>(() => Graph(("a", []), ("a", []))).Message);
        var policy = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => Graph(("a", [])).RunAsync(new EphemeralDependencyOptions { OnFailure = (EphemeralDependencyPolicy)9, Coordinator = null! }));
        Assert.Contains("OnFailure is 9", policy.Message);
        Assert.Contains("Coordinator is null", policy.Message);
    }

    [Fact]
    public async Task Cancelling_in_mid_work_cancels_what_runs_and_starts_nothing_more()
    {
        using var cancel = new CancellationTokenSource();
        var running = Graph(("a", []), ("b", ["a"])).RunAsync(Options(), Sys, cancellationToken: cancel.Token);
        await Eventually.True(() => _started.Count == 1);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.InTime());
        Assert.Equal(["a"], _started);
    }

    [Fact]
    public async Task An_actor_system_that_ends_in_mid_work_ends_the_run()
    {
        var running = Graph(("a", []), ("b", ["a"])).RunAsync(Options(), Sys);
        await Eventually.True(() => _started.Count == 1);
        await Sys.Terminate();
        var summary = await running.InTime();
        Assert.Equal(EphemeralDependencyState.Cancelled, summary.Outcomes[0].State);
        Assert.Equal((EphemeralDependencyState.Skipped, "a"), (summary.Outcomes[1].State, summary.Outcomes[1].BecauseOf));
    }

    [Fact]
    public async Task More_operations_than_there_is_room_for_wait_and_the_limits_hold()
    {
        var (running, most, ended) = (0, 0, 0);
        var graph = new EphemeralDependencyGraph();
        for (var number = 0; number < 400; number++)
        {
            graph.Add(
                $"{number}",
                async _ =>
                {
                    var now = Interlocked.Increment(ref running);
                    if (now > Volatile.Read(ref most))
                        Volatile.Write(ref most, now);
                    await Task.Yield();
                    Interlocked.Decrement(ref running);
                    Interlocked.Increment(ref ended);
                },
                number < 100 ? [] : [$"{number - 100}", $"{number / 2}"]);
        }

        var options = new EphemeralDependencyOptions { Coordinator = new EphemeralOptions { MaxConcurrency = 3, MaxPendingOperations = 5 } };
        var runs = Enumerable.Range(0, 4).Select(_ => graph.RunAsync(options, Sys)).ToArray();
        await Task.WhenAll(runs).InTime(() => Volatile.Read(ref ended));
        Assert.All(runs, run => Assert.True(run.Result.IsCompleted));
        Assert.Equal(1_600, ended);
        Assert.InRange(most, 1, 12);
        Assert.Equal("400 operations", graph.ToString());
    }

    private static EphemeralDependencyOptions Options(EphemeralDependencyPolicy policy = EphemeralDependencyPolicy.SkipDependants) =>
        new() { OnFailure = policy, Coordinator = new EphemeralOptions { MaxConcurrency = 4 } };

    private EphemeralDependencyGraph Graph(params (string Name, string[] Needs)[] operations)
    {
        var graph = new EphemeralDependencyGraph();
        foreach (var (name, needs) in operations)
        {
            graph.Add(
                name,
                token =>
                {
                    _started.Enqueue(name);
                    return Waiting(name).Task.WaitAsync(token);
                },
                needs);
        }

        return graph;
    }

    private TaskCompletionSource Waiting(string name) =>
        _waiting.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private void Finish(string name) => Waiting(name).TrySetResult();
}
