using System.Collections.Concurrent;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Protocol;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Diagnostics;

public class NestedSubmitsTests : TestKit
{
    [Fact]
    public async Task Nested_submits_that_use_up_all_places_are_a_finding_that_names_the_operations()
    {
        var ids = new ConcurrentBag<long>();
        EphemeralResultCoordinator<int, int> coordinator = null!;
        coordinator = new(
            async (depth, operation, token) =>
            {
                ids.Add(operation.Id);
                return depth == 1 ? 1 : depth * await (await coordinator.SubmitAsync(depth - 1, token)).Completion.WaitAsync(token);
            },
            new EphemeralOptions { MaxConcurrency = 3 }, Sys);
        Assert.Equal(6, await (await coordinator.SubmitAsync(3)).Completion.InTime());
        ids.Clear();
        var hanging = await coordinator.SubmitAsync(4);
        await Eventually.True(() => coordinator.GetLints().Any(lint => lint.Rule == "waiting-for-own"));
        var finding = Assert.Single(coordinator.GetLints(), lint => lint.Rule == "waiting-for-own");
        Assert.All(ids, id => Assert.Contains($"{id}", finding.Finding));
        Assert.Equal((3, EphemeralSeverity.Degraded), (ids.Count, finding.Severity));
        await coordinator.DisposeAsync().AsTask().InTime();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging.Completion);
    }

    [Fact]
    public async Task Nested_submits_by_message_are_a_finding_too()
    {
        EphemeralKeyedResultCoordinator<string, int, int> coordinator = null!;
        coordinator = new(
            static _ => "a",
            async (depth, token) => depth == 0 ? 0 : (await coordinator.Actor.Ask<Succeeded<int>>(new Submit<int>(depth - 1), token)).Result,
            new EphemeralOptions { MaxConcurrency = 4 }, Sys);
        var hanging = await coordinator.SubmitAsync(1);
        await Eventually.True(() => coordinator.GetLints().Any(lint => lint.Rule == "waiting-for-own"));
        await coordinator.DisposeAsync().AsTask().InTime();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging.Completion);
    }

    [Fact]
    public async Task An_operation_that_asks_its_own_coordinator_to_drain_is_told_that_it_waits_for_itself()
    {
        EphemeralWorkCoordinator<int> coordinator = null!;
        await using var made = coordinator = new(
            async (_, _) =>
            {
                coordinator.Complete();
                await coordinator.Actor.Ask<Done>(Drain.Instance);
            },
            null, Sys);
        await coordinator.EnqueueAsync(1);
        await Eventually.True(() => coordinator.IsCompleted);
        await coordinator.DrainAsync().InTime();
        Assert.Contains("awaits DrainAsync of its own coordinator", Assert.Single(coordinator.GetFailed()).Error!.Message);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public async Task Operations_that_await_the_draining_of_each_others_coordinators_are_a_finding_of_each(int count, bool byMessage)
    {
        var all = new EphemeralWorkCoordinator<int>[count];
        var ids = new long[count];
        var areCompleted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        for (var i = 0; i < count; i++)
        {
            all[i] = new EphemeralWorkCoordinator<int>(
                async (next, token) =>
                {
                    await areCompleted.Task;
                    await (byMessage ? all[next].Actor.Ask<Done>(Drain.Instance, token) : all[next].DrainAsync(token));
                },
                null, Sys);
        }

        for (var i = 0; i < count; i++)
            ids[i] = await all[i].EnqueueAsync((i + 1) % count);
        foreach (var coordinator in all)
            coordinator.Complete();
        Assert.All(all, static coordinator => Assert.Empty(coordinator.GetLints()));
        areCompleted.SetResult();

        for (var i = 0; i < count; i++)
        {
            await Eventually.True(() => all[i].GetLints().Any(static lint => lint.Rule == "draining-each-other"));
            Assert.Contains($"{ids[i]}", Assert.Single(all[i].GetLints()).Finding);
        }

        foreach (var coordinator in all)
            await coordinator.DisposeAsync().AsTask().InTime();
        Assert.All(all, static coordinator => Assert.Equal(1, coordinator.TotalCancelled + coordinator.TotalCompleted));
    }

    [Fact]
    public async Task Operations_of_two_coordinators_that_await_each_other_over_one_key_are_a_finding()
    {
        EphemeralKeyedResultCoordinator<string, int, int> first = null!;
        await using var second = new EphemeralResultCoordinator<int, int>(
            async (item, token) => await (await first.SubmitAsync(item, token)).Completion.WaitAsync(token), null, Sys);
        await using var made = first = new EphemeralKeyedResultCoordinator<string, int, int>(
            static _ => "a",
            async (item, token) => await (await second.SubmitAsync(item, token)).Completion.WaitAsync(token), null, Sys);
        var hanging = await first.SubmitAsync(1);

        await Eventually.True(() => first.GetLints().Any(static lint => lint.Rule == "waiting-for-own"));

        Assert.Contains($"{hanging.Id}", Assert.Single(first.GetLints(), static lint => lint.Rule == "waiting-for-own").Finding);
        await first.DisposeAsync().AsTask().InTime();
    }

    [Fact]
    public async Task Who_waits_no_more_for_another_to_drain_is_in_no_finding()
    {
        var hasGivenUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var areCompleted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        EphemeralWorkCoordinator<int> first = null!, second = null!;
        IReadOnlyList<EphemeralLint> found = [];
        await using var waiting = second = new EphemeralWorkCoordinator<int>(
            async (_, _) =>
            {
                await hasGivenUp.Task;
                var drained = first.DrainAsync();
                found = [.. first.GetLints(), .. second.GetLints()];
                go.SetResult();
                await drained;
            },
            null, Sys);
        await second.EnqueueAsync(1);
        await using var made = first = new EphemeralWorkCoordinator<int>(
            async (_, _) =>
            {
                await areCompleted.Task;
                using var impatient = new CancellationTokenSource();
                var drained = second.DrainAsync(impatient.Token);
                await impatient.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drained);
                hasGivenUp.SetResult();
                await go.Task;
            },
            null, Sys);
        await first.EnqueueAsync(1);
        first.Complete();
        second.Complete();
        areCompleted.SetResult();

        await second.DrainAsync().InTime();
        Assert.Empty(found);
        Assert.Equal((1, 1), (first.TotalCompleted, second.TotalCompleted));
    }

    [Fact]
    public async Task One_that_has_somebody_else_told_when_all_has_drained_does_not_wait_for_itself()
    {
        EphemeralWorkCoordinator<int> coordinator = null!;
        await using var made = coordinator = new(
            (_, _) =>
            {
                coordinator.Actor.Tell(Complete.Instance, ActorRefs.NoSender);
                coordinator.Actor.Tell(Drain.Instance, TestActor);
                return Task.CompletedTask;
            },
            null, Sys);
        await coordinator.EnqueueAsync(1);
        ExpectMsg<Done>(Eventually.Deadline);
        Assert.True(coordinator.IsDrained);
    }

    [Fact]
    public async Task What_is_told_because_of_a_signal_raises_it_no_second_time()
    {
        var sink = new SignalSink();
        await using var coordinator = new EphemeralWorkCoordinator<int>(
            static (_, operation, _) =>
            {
                operation.Signal("order.late");
                return Task.CompletedTask;
            },
            new EphemeralOptions { Signals = sink }, Sys);
        using var subscription = sink.Subscribe("order.late", _ => coordinator.Actor.Tell(new Enqueue<int>(1), ActorRefs.NoSender));
        await coordinator.EnqueueAsync(1);
        await Eventually.True(() => coordinator.TotalCompleted == 2);
        Assert.Equal((1L, 1), (sink.TotalBlocked, sink.Count));
    }

    [Fact]
    public void Operations_that_take_all_places_and_wait_for_each_other_and_a_pending_one_are_found()
    {
        var outer = Running();
        var middle = Running(by: outer);
        var pending = Pending(by: middle);
        Assert.Equivalent(new[] { outer, middle }, NestedSubmits.Find([outer, middle, pending], limit: 2, limitPerKey: 1), strict: true);
    }

    [Fact]
    public void While_another_operation_runs_that_waits_for_none_nothing_is_found()
    {
        var outer = Running();
        Assert.Empty(NestedSubmits.Find([outer, Running(), Pending(by: outer)], limit: 2, limitPerKey: 1));
    }

    [Fact]
    public void While_there_is_a_place_nothing_is_found()
    {
        var outer = Running();
        Assert.Empty(NestedSubmits.Find([outer, Pending(by: outer)], limit: 2, limitPerKey: 1));
    }

    [Fact]
    public void One_that_waits_for_another_of_its_own_key_is_found_although_there_are_places()
    {
        var (key, other) = (Plain.Key("a"), Plain.Key("b"));
        var outer = Running(key);
        Assert.Equal([outer], NestedSubmits.Find([outer, Running(other), Pending(key, outer)], limit: 8, limitPerKey: 1));
        Assert.Empty(NestedSubmits.Find([outer, Running(other), Pending(key, outer)], limit: 8, limitPerKey: 2));
        Assert.Empty(NestedSubmits.Find([outer, Running(other), Pending(other, outer)], limit: 8, limitPerKey: 1));
    }

    [Fact]
    public void An_ended_operation_keeps_none_of_those_that_submitted_it()
    {
        var outer = Running();
        var inner = Running(by: outer);
        Assert.True(inner.TryEnd(OperationStates.Completed, null, 2));
        Assert.Null(inner.SubmittedBy);
    }

    [Fact]
    public void What_has_ended_is_not_kept_by_those_that_it_has_submitted()
    {
        var outer = Running();
        var inner = Pending(by: outer);
        Assert.Same(outer, inner.SubmittedBy);
        Assert.True(outer.TryEnd(OperationStates.Completed, null, 2));
        Assert.Null(inner.SubmittedBy);
        Assert.Null(Pending(by: outer).SubmittedBy);
    }

    private static Operation Pending(OperationKey? key = null, Operation? by = null)
    {
        var operation = Plain.Pending(key);
        if (key is not null)
        {
            Assert.True(key.TryEnter());
            key.TakeOverBound(Plain.Clock);
        }

        if (by is not null)
            operation.SubmittedBy = by;
        return operation;
    }

    private static Operation Running(OperationKey? key = null, Operation? by = null)
    {
        var operation = Pending(key, by);
        Assert.True(operation.TryStart(1));
        return operation;
    }
}
