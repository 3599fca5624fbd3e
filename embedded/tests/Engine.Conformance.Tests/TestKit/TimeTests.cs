using Akka.Actor;

namespace Engine.Conformance.Tests.Kit;

public sealed class TimeTests() : KitTest("""
    akka.stdout-loglevel = OFF
    akka.test { timefactor = 2, single-expect-default = 150ms, default-timeout = 4s }
    """)
{
    [Fact]
    public void Settings_are_read_from_the_configuration()
    {
        Assert.Equal(2, TestKitSettings.TestTimeFactor);
        Assert.Equal(TimeSpan.FromMilliseconds(150), TestKitSettings.SingleExpectDefault);
        Assert.Equal(TimeSpan.FromSeconds(4), TestKitSettings.DefaultTimeout);
    }

    [Fact]
    public void Times_are_dilated()
    {
        Assert.Equal(TimeSpan.FromSeconds(6), Dilated(TimeSpan.FromSeconds(3)));
        Assert.Equal(TimeSpan.FromMilliseconds(300), RemainingOrDefault);
        Assert.Equal(TimeSpan.FromSeconds(2), RemainingOrDilated(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void An_expectation_without_a_time_waits_the_dilated_default()
    {
        var start = Now;
        FailureOf(() => ExpectMsg<string>());

        Assert.InRange(Now - start, TimeSpan.FromMilliseconds(295), Patience);
    }

    [Fact]
    public void Inside_a_block_expectations_wait_for_what_is_left_of_it()
    {
        Within(TimeSpan.FromSeconds(30), () =>
        {
            Assert.InRange(Remaining, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
            Within(TimeSpan.FromSeconds(10), () => Assert.InRange(RemainingOrDefault, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(20)));
            Assert.InRange(Remaining, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
        });
    }

    [Fact]
    public void An_inner_block_gets_no_more_than_the_outer_has_left() =>
        Within(TimeSpan.FromSeconds(10), () =>
            Within(TimeSpan.FromSeconds(30), () => Assert.InRange(Remaining, TimeSpan.Zero, TimeSpan.FromSeconds(20))));

    [Fact]
    public void Outside_of_a_block_nothing_remains() => Assert.Throws<InvalidOperationException>(() => Remaining);

    [Fact]
    public void A_block_returns_its_value() => Assert.Equal(7, Within(Patience, () => 7));

    [Fact]
    public void A_block_that_takes_too_long_fails() => FailureOf(() => Within(Short, () => Thread.Sleep(500)));

    [Fact]
    public void A_block_that_ends_too_soon_fails() => FailureOf(() => Within(Short, Patience, () => { }));

    [Fact]
    public void A_block_may_end_with_a_wait_for_silence() => Within(Patience, () => ExpectNoMsg(Short));

    [Fact]
    public void A_failing_block_leaves_no_deadline_behind()
    {
        FailureOf(() => Within(Short, () => ExpectMsg<string>()));

        Assert.Equal(TimeSpan.FromMilliseconds(300), RemainingOrDefault);
    }

    [Fact]
    public async Task An_asynchronous_block_is_bounded_too()
    {
        TestActor.Tell("a");
        await WithinAsync(Patience, async () => await ExpectMsgAsync("a"));
        Assert.Equal(7, await WithinAsync(Patience, () => Task.FromResult(7)));
        await FailureOfAsync(() => WithinAsync(Short, async () => await ExpectMsgAsync<string>()));
    }

    [Fact]
    public async Task An_asynchronous_block_that_never_ends_fails() =>
        await FailureOfAsync(() => WithinAsync(Short, () => new TaskCompletionSource().Task)).WaitAsync(Patience);
}
