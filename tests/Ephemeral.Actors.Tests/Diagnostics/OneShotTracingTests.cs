using System.Collections.Concurrent;
using System.Diagnostics;
using Akka.TestKit.Xunit2;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Diagnostics;

[Collection(ListeningCollection.Name)]
public sealed class OneShotTracingTests : TestKit
{
    [Fact]
    public async Task Whoever_listens_for_the_current_activity_and_throws_costs_no_operation()
    {
        using var heard = new HeardActivities();
        EventHandler<ActivityChangedEventArgs> throwing = static (_, _) => throw new InvalidOperationException("on purpose");
        await using var coordinator = new EphemeralWorkCoordinator<int>(
            async (item, _) =>
            {
                if (item % 2 == 0)
                    await Task.Yield();
            },
            null, Sys);
        Activity.CurrentChanged += throwing;
        try
        {
            for (var i = 0; i < 100; i++)
                await coordinator.EnqueueAsync(i);
            coordinator.Complete();
            await coordinator.DrainAsync().InTime();
        }
        finally
        {
            Activity.CurrentChanged -= throwing;
        }

        Assert.Equal(100, coordinator.TotalCompleted);
        Assert.True(coordinator.GetStatus().CallbackFailures > 0);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Each_operation_of_a_run_is_linked_to_the_caller_and_in_a_trace_of_its_own(bool isKeyed, bool yields)
    {
        using var heard = new HeardActivities();
        using var caller = heard.Caller();
        var inside = new ConcurrentBag<Activity?>();
        async Task Body(int item, CancellationToken token)
        {
            if (yields)
                await Task.Yield();
            inside.Add(Activity.Current);
        }

        var items = Enumerable.Range(0, 20);
        await (isKeyed
            ? items.EphemeralForEachAsync(item => item % 3, Body, system: Sys)
            : items.EphemeralForEachAsync(Body, system: Sys)).InTime();

        var activities = heard.Of("foreach");
        Assert.Equal(20, activities.Count);
        Assert.Equal(activities.ToHashSet<Activity?>(), inside.ToHashSet());
        Assert.All(activities, activity =>
        {
            Assert.Equal(caller.Context, Assert.Single(activity.Links).Context);
            Assert.Null(activity.ParentId);
        });
        Assert.Equal(20, activities.Select(activity => activity.TraceId).Distinct().Count());
        Assert.Same(caller, Activity.Current);
    }

    [Fact]
    public async Task Bodies_of_a_run_that_is_not_traced_stay_in_the_callers_activity()
    {
        using var heard = new HeardActivities(ActivitySamplingResult.None);
        using var caller = heard.Caller();
        var inside = new ConcurrentBag<Activity?>();
        await Enumerable.Range(0, 20).EphemeralForEachAsync(
            (_, _) =>
            {
                inside.Add(Activity.Current);
                return Task.CompletedTask;
            }, system: Sys).InTime();
        Assert.Equal(20, inside.Count);
        Assert.All(inside, activity => Assert.Same(caller, activity));
    }
}
