using System.Collections.Concurrent;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Coordinators;

/// <summary>What bodies say, and what can be asked about it.</summary>
public abstract partial class CoordinatorContract
{
    [Fact]
    public async Task Nobody_hears_a_leaf_of_the_sink_here_whatever_the_coordinators_own_constraints_are()
    {
        var heard = new ConcurrentQueue<string>();
        await using var subject = Make(static (_, _) => Task.CompletedTask, new EphemeralOptions
        {
            Signals = new SignalSink(constraints: new SignalConstraints { LeafSignals = new HashSet<string> { "leaf" } }),
            SignalConstraints = new SignalConstraints(),
            OnSignal = signal => heard.Enqueue(signal.Signal),
        });
        using var subscription = subject.Coordinator.SubscribeToSignals("*", signal => heard.Enqueue(signal.Signal));
        Assert.True(subject.Coordinator.RaiseSignal("leaf"));
        Assert.True(subject.Coordinator.RaiseSignal("other"));
        await Eventually.True(() => heard.Count == 2);
        Assert.Equal(["other", "other"], heard);
        Assert.Equal(2, subject.Coordinator.CountSignals());
    }

    [Fact]
    public async Task The_names_that_an_operation_has_raised_are_bounded_in_characters_too()
    {
        await using var subject = Make((item, _) =>
        {
            for (var number = 0; number < 100; number++)
                EphemeralOperation.Current!.Signal($"{number}".PadRight(1024, '.'));
            return Task.CompletedTask;
        }, new EphemeralOptions());
        var id = await subject.EnqueueAsync(0);
        await subject.CompleteAndDrainAsync();
        Assert.Equal(Enumerable.Range(84, 16).Select(number => $"{number}"), subject.Find(id)!.Signals!.Select(name => name.TrimEnd('.')));
    }

    [Fact]
    public async Task What_a_body_raises_is_in_its_snapshot_in_the_log_and_in_the_sink()
    {
        var sink = new SignalSink();
        await using var subject = Make(async (item, _) =>
        {
            FarBelow($"began.{item}");
            await Task.Yield();
            await Task.Run(() => FarBelow($"ended.{item}"), CancellationToken.None);
        }, new EphemeralOptions { MaxConcurrency = 2, Signals = sink });
        var ids = new List<long>();
        for (var i = 0; i < 20; i++)
            ids.Add(await subject.EnqueueAsync(i));
        await subject.CompleteAndDrainAsync();

        var hasKeys = subject.Coordinator.GetSignals()[0].Key is not null;
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal([$"began.{i}", $"ended.{i}"], subject.Find(ids[i])!.Signals);
            Assert.Equal(
                (ids[i], hasKeys ? $"{i}" : null),
                (Assert.Single(subject.Coordinator.GetSignalsByName($"ended.{i}")).OperationId,
                    subject.Coordinator.GetSignalsByName($"ended.{i}")[0].Key));
            Assert.Equal(ids[i], Assert.Single(sink.Sense(signal => signal.Signal == $"began.{i}")).OperationId);
        }

        Assert.Equal((40, 40L), (subject.Coordinator.CountSignals(), subject.Coordinator.GetStatus().TotalSignals));

        static void FarBelow(string signal) => Assert.True(EphemeralOperation.Current!.Signal(signal));
    }

    [Fact]
    public async Task Nothing_is_raised_that_nobody_raised()
    {
        var sink = new SignalSink();
        await using var subject = Make(
            (item, _) => item % 3 == 0 ? throw new InvalidDataException() : Task.CompletedTask, new EphemeralOptions { Signals = sink });
        for (var i = 0; i < 50; i++)
            await subject.EnqueueAsync(i);
        await subject.CompleteAndDrainAsync();
        Assert.Equal((0L, 0L), (subject.Coordinator.GetStatus().TotalSignals, sink.TotalRaised));
        Assert.All(subject.Snapshot(), told => Assert.Null(told.Signals));
    }

    [Fact]
    public async Task A_snapshot_keeps_the_signals_that_it_was_taken_with()
    {
        var gate = new Gate();
        var operation = new TaskCompletionSource<EphemeralOperation>();
        await using var subject = Make((item, token) =>
        {
            EphemeralOperation.Current!.Signal("first");
            operation.SetResult(EphemeralOperation.Current);
            return gate.Body(item, token);
        }, Limit(1));
        var id = await subject.EnqueueAsync(0);
        var said = await operation.Task.InTime();
        await gate.HasStarted(0);
        var before = subject.Find(id)!;
        said.Signal("second");
        Assert.Equal(["first"], before.Signals);
        Assert.Equal(["first", "second"], subject.Find(id)!.Signals);
        gate.LetGo(0);
        await subject.CompleteAndDrainAsync();
    }

    [Fact]
    public async Task Signals_are_found_by_key_time_name_and_pattern()
    {
        await using var subject = Make((_, _) => Task.CompletedTask, new EphemeralOptions { TimeProvider = Time });
        var coordinator = subject.Coordinator;
        var start = Time.GetUtcNow();
        string?[] keys = ["a", "b", null];
        string[] names = ["http.timeout", "http.error", "HTTP.error", "rate-limit"];
        for (var second = 0; second < 12; second++)
        {
            coordinator.RaiseSignal(names[second % 4], keys[second % 3]);
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(12, coordinator.GetSignals().Count);
        Assert.Equal(Enumerable.Range(0, 12).Select(second => start.AddSeconds(second)), coordinator.GetSignals().Select(s => s.Timestamp));
        Assert.Equal(4, coordinator.GetSignalsByKey("a").Count);
        Assert.Empty(coordinator.GetSignalsByKey("A"));
        Assert.Equal(3, coordinator.GetSignalsSince(start.AddSeconds(9)).Count);
        Assert.Equal(3, coordinator.GetSignalsByTimeRange(start.AddSeconds(2), start.AddSeconds(4)).Count);
        Assert.Empty(coordinator.GetSignalsByTimeRange(start.AddSeconds(4), start.AddSeconds(2)));
        Assert.Equal(3, coordinator.GetSignalsByName("rate-limit").Count);
        Assert.Equal(6, coordinator.GetSignalsByPattern("http.*").Count);
        Assert.Equal(9, coordinator.GetSignalsByPattern(" http.* , rate-?imit").Count);
        Assert.True(coordinator.HasSignal("rate-limit") && coordinator.HasSignalMatching("*.error,none"));
        Assert.False(coordinator.HasSignal("rate") || coordinator.HasSignalMatching("rate-limit?"));
        Assert.Equal((12, 3, 6), (coordinator.CountSignals(), coordinator.CountSignals("http.error"), coordinator.CountSignalsMatching("*.error")));
        Assert.Equal(3, coordinator.RetractSignal("http.error"));
        Assert.Equal((9, 12L), (coordinator.GetStatus().SignalCount, coordinator.GetStatus().TotalSignals));
    }

    [Fact]
    public async Task Signals_leave_the_log_by_age_with_no_traffic_and_by_number()
    {
        await using var subject = Make(
            (_, _) => Task.CompletedTask, new EphemeralOptions { TimeProvider = Time, MaxOperationLifetime = TimeSpan.FromSeconds(10) });
        var coordinator = subject.Coordinator;
        for (var i = 0; i < 1_005; i++)
            coordinator.RaiseSignal($"signal.{i}");
        Assert.Equal((1_000, 5L), (coordinator.GetStatus().SignalCount, coordinator.GetStatus().SignalsEvicted));
        Assert.Equal("signal.5", coordinator.GetSignals()[0].Signal);
        Time.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        Assert.Equal(1_000, coordinator.CountSignalsMatching("*"));
        Time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal((0, false, 0), (coordinator.CountSignals(), coordinator.HasSignalMatching("*"), coordinator.GetSignals().Count));
    }

    [Fact]
    public async Task Asking_whether_and_how_many_allocates_nothing()
    {
        await using var subject = Make((_, _) => Task.CompletedTask, Limit(1));
        var coordinator = subject.Coordinator;
        for (var i = 0; i < 1_000; i++)
            coordinator.RaiseSignal($"http.{i % 10}");
        Ask();
        Assert.Equal(0, Allocation.Of(Ask));

        void Ask()
        {
            _ = coordinator.HasSignal("absent") | coordinator.HasSignalMatching("absent.*");
            _ = coordinator.CountSignals() + coordinator.CountSignals("http.1") + coordinator.CountSignalsMatching("http.*, absent");
            _ = coordinator.GetSignalsByKey("absent").Count + coordinator.GetSignalsByName("absent").Count;
        }
    }
}
