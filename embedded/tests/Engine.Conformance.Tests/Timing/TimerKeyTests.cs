using Akka.Actor;

namespace Engine.Conformance.Tests.Timing;

public sealed class TimerKeyTests : TimerTest
{
    [Fact]
    public async Task A_timer_under_a_key_in_use_takes_the_place_of_the_old_one()
    {
        var actor = Start();

        Do(actor, timers =>
        {
            timers.StartPeriodicTimer("key", "old", Soon);
            timers.StartSingleTimer("key", "new", 3 * Soon);
        });

        await ExpectMsgAsync("new");
        await ExpectNoMsgAsync(3 * Soon);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_of_a_replaced_or_cancelled_timer_is_dropped_even_from_the_mailbox(bool replace)
    {
        var actor = Start();
        Do(actor, timers => timers.StartSingleTimer("key", "old", TimeSpan.FromMilliseconds(1)));

        Do(actor, timers =>
        {
            // the old message lies in the mailbox by then, behind this one
            Thread.Sleep(100);
            if (replace) timers.StartSingleTimer("key", "new", Soon);
            else timers.Cancel("key");
        });
        if (!replace) Do(actor, timers => timers.StartSingleTimer("other key", "new", Soon));

        await ExpectMsgAsync("new");
        await ExpectNoMsgAsync(2 * Soon);
    }

    [Fact]
    public async Task Timers_under_different_keys_do_not_touch_each_other()
    {
        var actor = Start();

        Do(actor, timers =>
        {
            timers.StartSingleTimer("a", "a", Soon);
            timers.StartSingleTimer("b", "b", 3 * Soon);
            timers.StartSingleTimer("c", "c", 2 * Soon);
            timers.Cancel("c");
            TestActor.Tell(string.Join(' ', timers.ActiveTimers.Cast<string>().Order()));
        });

        await ExpectMsgAsync("a b");
        await ExpectMsgAsync("a");
        await ExpectMsgAsync("b");
    }

    [Fact]
    public async Task CancelAll_ends_every_timer()
    {
        var actor = Start();

        Do(actor, timers =>
        {
            for (var i = 0; i < 10; i++) timers.StartPeriodicTimer(i, "tick", Soon);
            timers.CancelAll();
            TestActor.Tell(timers.IsTimerActive(3));
        });

        await ExpectMsgAsync(false);
        await ExpectNoMsgAsync(5 * Soon);
    }
}
