using Ephemeral.Actors.Coordination;

namespace Ephemeral.Actors.Tests.Coordination;

public class ThreadDemandTests
{
    private readonly ThreadDemand _demand = new();

    [Fact]
    public void Bodies_that_are_seen_to_block_have_a_thread_each() => Assert.Equal(7, _demand.Look(blocking: 7, awaiting: 100, isInTime: true));

    [Fact]
    public void A_pool_that_is_late_again_and_again_is_given_more_step_by_step_up_to_the_bodies_that_have_not_ended()
    {
        var given = Enumerable.Range(0, 8).Select(_ => _demand.Look(blocking: 0, awaiting: 80, isInTime: false));
        Assert.Equal([0, 0, 0, 32, 64, 80, 80, 80], given);
        Assert.Equal(10, _demand.Look(blocking: 0, awaiting: 10, isInTime: false));
    }

    [Fact]
    public void A_pool_that_is_late_now_and_then_is_given_nothing()
    {
        for (var look = 0; look < 1_000; look++)
            Assert.Equal(0, _demand.Look(blocking: 0, awaiting: 80, isInTime: look % ThreadDemand.LateAfter == 0));
    }

    [Fact]
    public void What_was_given_goes_back_step_by_step_while_the_pool_is_in_time()
    {
        for (var look = 0; look < ThreadDemand.LateAfter + 1; look++)
            _demand.Look(blocking: 0, awaiting: 80, isInTime: false);
        var given = Enumerable.Range(0, 2 * ThreadDemand.CalmPeriod).Select(_ => _demand.Look(blocking: 0, awaiting: 80, isInTime: true)).ToArray();
        Assert.Equal([64, 32, 0], given.Distinct());
    }

    [Fact]
    public void No_more_is_given_than_the_most() =>
        Assert.Equal(ThreadDemand.Most, Enumerable.Range(0, 100).Max(_ => _demand.Look(blocking: 300, awaiting: 9_000, isInTime: false)));
}
