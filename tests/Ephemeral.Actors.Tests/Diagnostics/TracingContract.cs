using System.Diagnostics;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Diagnostics;

/// <summary>What is traced of every kind of coordinator; each kind inherits these tests.</summary>
[Collection(ListeningCollection.Name)]
public abstract class TracingContract : TestKit
{
    private const string Coordinator = "subject";

    private static readonly EphemeralOptions One = new() { MaxConcurrency = 1 };

    protected abstract Subject Make(Func<int, CancellationToken, Task> body, EphemeralOptions options);

    [Fact]
    public async Task An_operation_is_one_activity_linked_to_its_callers_and_nobodys_child()
    {
        using var heard = new HeardActivities();
        long id;
        await using var subject = Make((_, _) => Task.CompletedTask, One);
        using var caller = heard.Caller();
        id = await subject.EnqueueAsync(0);
        await subject.CompleteAndDrainAsync();

        var activity = Assert.Single(heard.Of(Coordinator));
        Assert.Equal(("process subject", ActivityKind.Internal), (activity.OperationName, activity.Kind));
        Assert.Equal(caller.Context, Assert.Single(activity.Links).Context);
        Assert.Null(activity.ParentId);
        Assert.NotEqual(caller.TraceId, activity.TraceId);
        Assert.Equal((id, "completed"), (activity.GetTagItem("operation.id"), activity.GetTagItem("outcome")));
        Assert.Equal(["coordinator", "operation.id", "outcome"], activity.TagObjects.Select(tag => tag.Key).Order());
        Assert.Equal(ActivityStatusCode.Unset, activity.Status);
        Assert.Same(caller, Activity.Current);
    }

    [Fact]
    public async Task The_activity_is_current_in_the_body_from_its_start_to_its_end_through_awaits()
    {
        using var heard = new HeardActivities();
        var inside = new Activity?[6];
        await using var subject = Make(async (item, _) =>
        {
            inside[2 * item] = Activity.Current;
            await Task.Yield();
            await Task.Run(() => { }, CancellationToken.None);
            inside[2 * item + 1] = Activity.Current;
            Assert.False(Activity.Current!.IsStopped);
        }, One);
        for (var item = 0; item < 3; item++)
            await subject.EnqueueAsync(item);
        await subject.CompleteAndDrainAsync();

        Assert.Equal(3, subject.Coordinator.TotalCompleted);
        Assert.Equal(heard.Of(Coordinator).SelectMany(activity => new[] { activity, activity }), inside);
        Assert.All(heard.Of(Coordinator), activity => Assert.Empty(activity.Links));
    }

    [Fact]
    public async Task A_body_that_ends_at_once_leaves_no_activity_for_the_next_one()
    {
        using var heard = new HeardActivities();
        var inside = new List<Activity?>();
        await using var subject = Make((_, _) =>
        {
            inside.Add(Activity.Current);
            // what a body leaves behind is nobody's parent
            Activity.Current = new Activity("left").Start();
            return Task.CompletedTask;
        }, One);
        for (var item = 0; item < 100; item++)
            await subject.EnqueueAsync(item);
        await subject.CompleteAndDrainAsync();
        Assert.Equal<Activity?>(inside, heard.Of(Coordinator));
        Assert.Equal(100, inside.Distinct().Count());
        Assert.All(inside, activity => Assert.Null(activity!.ParentId));
    }

    [Fact]
    public async Task A_failure_is_told_by_its_type_and_never_by_its_text()
    {
        using var heard = new HeardActivities();
        await using var subject = Make((item, _) => item switch
        {
            0 => throw new InvalidOperationException("of Jane Doe"),
            1 => Task.FromException(new TimeoutException("of Jane Doe")),
            _ => null!,
        }, One);
        for (var item = 0; item < 3; item++)
            await subject.EnqueueAsync(item);
        await subject.CompleteAndDrainAsync();

        var failed = heard.Of(Coordinator);
        Assert.Equal(
            ["System.InvalidOperationException", "System.TimeoutException", "System.InvalidOperationException"],
            failed.Select(activity => activity.GetTagItem("error.type")));
        Assert.All(failed, activity =>
        {
            Assert.Equal((ActivityStatusCode.Error, "failed"), (activity.Status, activity.GetTagItem("outcome")));
            Assert.Equal(activity.GetTagItem("error.type"), activity.StatusDescription);
            Assert.Empty(activity.Events);
            Assert.DoesNotContain(activity.TagObjects, tag => tag.Value is string text && text.Contains("Jane", StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task A_cancelled_operation_has_an_activity_when_it_ran_and_none_when_it_did_not()
    {
        using var heard = new HeardActivities();
        var gate = new Gate();
        await using var subject = Make(gate.Body, One);
        var running = await subject.EnqueueAsync(0);
        var pending = await subject.EnqueueAsync(1);
        await gate.HasStarted(0);
        Assert.True(subject.Coordinator.Cancel(pending));
        Assert.True(subject.Coordinator.Cancel(running));
        await subject.CompleteAndDrainAsync();
        var activity = Assert.Single(heard.Of(Coordinator));
        Assert.Equal(
            (running, "cancelled", ActivityStatusCode.Unset),
            (activity.GetTagItem("operation.id"), activity.GetTagItem("outcome"), activity.Status));
    }

    [Fact]
    public async Task Whoever_ends_a_body_keeps_the_activity_that_he_is_in()
    {
        using var heard = new HeardActivities();
        // whoever completes it runs what follows, the end of the operation included
        var held = new TaskCompletionSource();
        await using var subject = Make((_, _) => held.Task, One);
        await subject.EnqueueAsync(0);
        await Eventually.True(() => subject.Coordinator.ActiveCount == 1);
        using var caller = heard.Caller();
        held.SetResult();
        Assert.Same(caller, Activity.Current);
        await subject.CompleteAndDrainAsync();
        Assert.Null(Assert.Single(heard.Of(Coordinator)).ParentId);
    }

    [Fact]
    public async Task A_producer_that_waited_for_room_is_linked_all_the_same()
    {
        using var heard = new HeardActivities();
        var gate = new Gate();
        await using var subject = Make(gate.Body, new EphemeralOptions { MaxConcurrency = 1, MaxPendingOperations = 1 });
        await subject.EnqueueAsync(0);
        await gate.HasStarted(0);
        await subject.EnqueueAsync(1);
        ActivityContext context;
        ValueTask<long> waiting;
        using (var caller = heard.Caller())
        {
            context = caller.Context;
            waiting = subject.EnqueueAsync(2);
        }

        Assert.False(waiting.IsCompleted);
        gate.LetGoAll(3);
        await waiting;
        await subject.CompleteAndDrainAsync();
        Assert.Equal([0, 0, 1], heard.Of(Coordinator).Select(activity => activity.Links.Count(link => link.Context == context)));
    }

    [Fact]
    public async Task What_is_not_sampled_runs_without_an_activity()
    {
        using var heard = new HeardActivities(ActivitySamplingResult.None);
        Activity? inside = null;
        await using var subject = Make((_, _) =>
        {
            inside = Activity.Current;
            return Task.CompletedTask;
        }, One);
        using var caller = heard.Caller();
        await subject.EnqueueAsync(0);
        await subject.CompleteAndDrainAsync();
        Assert.Null(inside);
        Assert.Empty(heard.Of(Coordinator));
        Assert.Equal(1, subject.Coordinator.TotalCompleted);
    }

    [Fact]
    public async Task An_activity_ends_although_a_listener_of_metrics_throws()
    {
        using var metrics = new HeardMetrics(() => throw new InvalidOperationException());
        using var heard = new HeardActivities();
        await using var subject = Make((_, _) => Task.CompletedTask, One);
        await subject.EnqueueAsync(0);
        await subject.CompleteAndDrainAsync();
        Assert.True(Assert.Single(heard.Of(Coordinator)).IsStopped);
        Assert.Equal(2, subject.Coordinator.GetStatus().CallbackFailures);
    }

    [Fact]
    public async Task A_listener_that_throws_is_counted_and_the_work_does_not_notice()
    {
        using var heard = new HeardActivities(onStarted: _ => throw new InvalidOperationException());
        Activity? inside = null;
        await using var subject = Make((_, _) =>
        {
            inside = Activity.Current;
            return Task.CompletedTask;
        }, One);
        await subject.EnqueueAsync(0);
        await subject.CompleteAndDrainAsync();
        Assert.Null(inside);
        Assert.Equal((1, 1), (subject.Coordinator.TotalCompleted, subject.Coordinator.GetStatus().CallbackFailures));
    }
}

public sealed class WorkTracing : TracingContract
{
    protected override Subject Make(Func<int, CancellationToken, Task> body, EphemeralOptions options) => Subject.Work(body, options, Sys);
}

public sealed class ResultTracing : TracingContract
{
    protected override Subject Make(Func<int, CancellationToken, Task> body, EphemeralOptions options) => Subject.Result(body, options, Sys);
}

public sealed class KeyedWorkTracing : TracingContract
{
    protected override Subject Make(Func<int, CancellationToken, Task> body, EphemeralOptions options) => Subject.KeyedWork(body, options, Sys);
}

public sealed class KeyedResultTracing : TracingContract
{
    protected override Subject Make(Func<int, CancellationToken, Task> body, EphemeralOptions options) => Subject.KeyedResult(body, options, Sys);
}
