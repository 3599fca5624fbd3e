namespace Engine.Conformance.Tests.Kit;

public sealed class LatchTests : KitTest
{
    [Fact]
    public void A_latch_opens_when_it_has_been_counted_down()
    {
        var latch = CreateTestLatch(2);

        latch.CountDown();
        Assert.False(latch.IsOpen);
        Assert.Throws<TimeoutException>(() => latch.Ready(Short));
        latch.CountDown();

        Assert.True(latch.IsOpen);
        latch.Ready();
    }

    [Fact]
    public async Task A_barrier_lets_all_through_when_all_have_come()
    {
        var barrier = CreateTestBarrier(2);

        var other = Task.Run(() => barrier.Await(Patience));
        barrier.Await(Patience);

        await other.WaitAsync(Patience);
    }
}
