using Akka.TestKit.Xunit2;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Diagnostics;

/// <summary>What is measured of every kind of coordinator; each kind inherits these tests.</summary>
[Collection(ListeningCollection.Name)]
public abstract class MetricsContract : TestKit
{
    private const string Coordinator = "subject";

    private readonly FakeTime _time = new();
    private readonly Gate _gate = new();

    // a stamp of zero is for none
    protected MetricsContract() => _time.Advance(TimeSpan.FromSeconds(1));

    protected abstract Subject Make(Func<int, CancellationToken, Task> body, EphemeralOptions options);

    [Fact]
    public async Task Totals_and_levels_are_those_of_the_status()
    {
        using var heard = new HeardMetrics();
        await heard.NoneIsNamed(Coordinator);
        await using var subject = Make(_gate.Body, Options(concurrency: 2, pending: 3, tracked: 1));
        for (var item = 0; item < 5; item++)
            await subject.EnqueueAsync(item);
        await _gate.HasStarted(0, 1);
        await Eventually.True(() => subject.Coordinator.PendingCount == 3);
        Assert.False(subject.TryEnqueue(5, out _));
        Assert.Equal(
            (5, 2, 0, 1, 3, 2),
            (Of("operations.enqueued"), Of("operations.started"), Of("operations.ended completed"), Of("operations.refused"),
                Of("operations.pending"), Of("operations.active")));

        _gate.LetGo(0);
        _gate.Fail(1, new InvalidOperationException());
        await Eventually.True(() => _gate.Started.Count == 4);
        Assert.True(subject.Coordinator.Cancel(subject.Running()[0].Id));
        await Eventually.True(() => subject.Coordinator.TotalCancelled == 1);
        _gate.LetGoAll(5);
        await subject.CompleteAndDrainAsync();

        var status = subject.Coordinator.GetStatus();
        Assert.Equal((3, 1, 1), (status.TotalCompleted, status.TotalFailed, status.TotalCancelled));
        Assert.Equal(
            (5, 5, 3, 1, 1, 0, 0),
            (Of("operations.enqueued"), Of("operations.started"), Of("operations.ended completed"), Of("operations.ended failed"),
                Of("operations.ended cancelled"), Of("operations.pending"), Of("operations.active")));
        Assert.Equal((4, 0), (Of("operations.evicted"), Of("operations.expired")));
        _time.Advance(TimeSpan.FromHours(1));
        await Eventually.True(() => Of("operations.expired") == 1);

        long Of(string figure) => heard.Observe(Coordinator)[$"ephemeral.{figure}"];
    }

    [Fact]
    public async Task Each_operation_that_runs_is_measured_once_by_the_coordinators_clock()
    {
        using var heard = new HeardMetrics();
        await heard.NoneIsNamed(Coordinator);
        await using var subject = Make(_gate.Body, Options(concurrency: 1));
        await subject.EnqueueAsync(0);
        await _gate.HasStarted(0);
        await subject.EnqueueAsync(1);
        await subject.EnqueueAsync(2);
        Assert.True(subject.TryEnqueue(3, out var unstarted));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(subject.Coordinator.Cancel(unstarted));
        _gate.LetGo(0);
        await _gate.HasStarted(1);
        _time.Advance(TimeSpan.FromSeconds(3));
        _gate.Fail(1, new InvalidOperationException());
        await _gate.HasStarted(2);
        Assert.True(subject.Coordinator.Cancel(Assert.Single(subject.Running()).Id));
        await subject.CompleteAndDrainAsync();

        (double, object?)[] waits = [(0, null), (2, null), (5, null)];
        (double, object?)[] durations = [(2, "completed"), (3, "failed"), (0, "cancelled")];
        Assert.Equal(waits, heard.Recorded("ephemeral.operation.wait_time", Coordinator));
        Assert.Equal(durations, heard.Recorded("ephemeral.operation.duration", Coordinator));
    }

    [Fact]
    public async Task An_operation_is_measured_before_anybody_can_know_of_its_end()
    {
        using var heard = new HeardMetrics();
        await heard.NoneIsNamed(Coordinator);
        await using var subject = Make((item, _) => item % 2 == 0 ? Task.CompletedTask : LaterAsync(), Options(concurrency: 4));
        for (var item = 0; item < 500; item++)
            await subject.EnqueueAsync(item);
        await subject.CompleteAndDrainAsync();
        Assert.Equal(500, heard.Recorded("ephemeral.operation.duration", Coordinator).Count);
        Assert.Equal(500, heard.Recorded("ephemeral.operation.wait_time", Coordinator).Count);
        Assert.All(heard.Recorded("ephemeral.operation.wait_time", Coordinator), wait => Assert.True(wait.Seconds >= 0));
        Assert.Equal(["coordinator", "outcome"], heard.Tags.Order());
    }

    [Fact]
    public async Task A_listener_that_throws_is_counted_and_the_work_does_not_notice()
    {
        using var heard = new HeardMetrics(() => throw new InvalidOperationException());
        await heard.NoneIsNamed(Coordinator);
        await using var subject = Make((item, _) => item == 0 ? Task.CompletedTask : LaterAsync(), Options(concurrency: 1));
        await subject.EnqueueAsync(0);
        await subject.EnqueueAsync(1);
        await subject.CompleteAndDrainAsync();
        var status = subject.Coordinator.GetStatus();
        Assert.Equal((2, 4), (status.TotalCompleted, status.CallbackFailures));
    }

    private static async Task LaterAsync()
    {
        for (var i = 0; i < 20; i++)
            await Task.Yield();
    }

    private EphemeralOptions Options(int concurrency, int pending = 1024, int tracked = 200) => new()
    {
        MaxConcurrency = concurrency,
        MaxPendingOperations = pending,
        MaxTrackedOperations = tracked,
        TimeProvider = _time,
    };
}

public sealed class WorkMetrics : MetricsContract
{
    protected override Subject Make(Func<int, CancellationToken, Task> body, EphemeralOptions options) => Subject.Work(body, options, Sys);
}

public sealed class ResultMetrics : MetricsContract
{
    protected override Subject Make(Func<int, CancellationToken, Task> body, EphemeralOptions options) => Subject.Result(body, options, Sys);
}

public sealed class KeyedWorkMetrics : MetricsContract
{
    protected override Subject Make(Func<int, CancellationToken, Task> body, EphemeralOptions options) => Subject.KeyedWork(body, options, Sys);
}

public sealed class KeyedResultMetrics : MetricsContract
{
    protected override Subject Make(Func<int, CancellationToken, Task> body, EphemeralOptions options) => Subject.KeyedResult(body, options, Sys);
}
