using Akka.TestKit.Xunit2;
using Ephemeral.Actors.Coordinators.Desk;

namespace Ephemeral.Actors.Tests.Protocol;

public class DrainWaitersTests : TestKit
{
    [Fact]
    public void The_one_that_has_waited_for_longest_makes_room()
    {
        var waiters = new DrainWaiters();
        var (first, other) = (CreateTestProbe().Ref, CreateTestProbe().Ref);
        Assert.Null(waiters.Add(first));
        for (var asker = 1; asker < DrainWaiters.Most; asker++)
            Assert.Null(waiters.Add(other));
        Assert.Equal(first, waiters.Add(other));
        Assert.Equal(other, waiters.Add(other));
        Assert.Equal(DrainWaiters.Most, waiters.Count);
    }

    [Fact]
    public void One_waits_for_all()
    {
        var waiters = new DrainWaiters();
        waiters.Add(TestActor);
        Assert.True(waiters.TryStart());
        waiters.Add(TestActor);
        Assert.False(waiters.TryStart());
        Assert.Equal(2, waiters.TakeAll().Length);
        Assert.True(waiters.TryStart());
        Assert.Empty(waiters.TakeAll());
    }
}
