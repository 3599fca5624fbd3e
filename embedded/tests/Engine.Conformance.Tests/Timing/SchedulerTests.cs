using Akka.Actor;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.Timing;

public sealed class SchedulerTests : ConformanceTest
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task A_message_told_once_arrives_once_with_its_sender()
    {
        var sender = CreateTestProbe();

        Sys.Scheduler.ScheduleTellOnce(Soon, TestActor, "tick", sender.Ref);

        await ExpectMsgAsync("tick");
        Assert.Equal(sender.Ref, LastSender);
        await ExpectNoMsgAsync(5 * Soon);
    }

    [Fact]
    public async Task Nothing_happens_before_its_time()
    {
        var delay = TimeSpan.FromMilliseconds(150);
        var begun = TimeProvider.System.GetTimestamp();

        Sys.Scheduler.ScheduleTellOnce(delay, TestActor, "tick", ActorRefs.NoSender);

        await ExpectMsgAsync("tick");
        Assert.True(TimeProvider.System.GetElapsedTime(begun) >= delay - TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public async Task What_is_due_sooner_happens_first()
    {
        Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(250), TestActor, "later", ActorRefs.NoSender);
        Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(20), TestActor, "sooner", ActorRefs.NoSender);

        await ExpectMsgAsync("sooner");
        await ExpectMsgAsync("later");
    }

    [Fact]
    public async Task A_repeated_message_arrives_until_it_is_cancelled()
    {
        var cancel = Sys.Scheduler.ScheduleTellRepeatedlyCancelable(TimeSpan.Zero, Soon, TestActor, "tick", ActorRefs.NoSender);
        for (var i = 0; i < 5; i++) await ExpectMsgAsync("tick");

        cancel.Cancel();
        await Task.Delay(2 * Soon);
        while (await ReceiveOneAsync(TimeSpan.Zero) is not null)
        {
        }

        await ExpectNoMsgAsync(5 * Soon);
    }

    [Fact]
    public async Task What_is_cancelled_in_time_never_happens()
    {
        var cancel = Sys.Scheduler.ScheduleTellOnceCancelable(3 * Soon, TestActor, "cancelled", ActorRefs.NoSender);
        var action = Sys.Scheduler.Advanced.ScheduleOnceCancelable(3 * Soon, () => TestActor.Tell("cancelled too"));

        cancel.Cancel();
        action.Cancel();

        Assert.True(cancel.IsCancellationRequested);
        Assert.True(cancel.Token.IsCancellationRequested);
        await ExpectNoMsgAsync(6 * Soon);
    }

    [Fact]
    public async Task One_cancelable_ends_all_that_was_scheduled_with_it()
    {
        using var cancel = new Cancelable(Sys.Scheduler);
        Sys.Scheduler.ScheduleTellOnce(3 * Soon, TestActor, "once", ActorRefs.NoSender, cancel);
        Sys.Scheduler.ScheduleTellRepeatedly(3 * Soon, Soon, TestActor, "again", ActorRefs.NoSender, cancel);
        Sys.Scheduler.Advanced.ScheduleRepeatedly(3 * Soon, Soon, () => TestActor.Tell("action"), cancel);

        cancel.Cancel();

        await ExpectNoMsgAsync(8 * Soon);
    }

    [Fact]
    public async Task Actions_run_once_or_repeatedly()
    {
        var probe = TestActor;
        Sys.Scheduler.Advanced.ScheduleOnce(Soon, () => probe.Tell("once", ActorRefs.NoSender));
        await ExpectMsgAsync("once");

        var cancel = Sys.Scheduler.Advanced.ScheduleRepeatedlyCancelable(
            Soon, Soon, () => probe.Tell("again", ActorRefs.NoSender));
        for (var i = 0; i < 3; i++) await ExpectMsgAsync("again");
        cancel.Cancel();
    }

    [Fact]
    public void A_negative_delay_or_an_interval_of_nothing_is_refused()
    {
        var scheduler = Sys.Scheduler;

        Assert.Throws<ArgumentOutOfRangeException>(
            () => scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(-1), TestActor, "tick", ActorRefs.NoSender));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => scheduler.ScheduleTellRepeatedly(TimeSpan.Zero, TimeSpan.Zero, TestActor, "tick", ActorRefs.NoSender));
    }

    [Fact]
    public async Task Ten_thousand_at_once_all_happen_exactly_once()
    {
        const int Count = 10_000;
        var done = new TaskCompletionSource();
        var seen = new int[Count];
        var left = Count;
        var actor = Act((_, message) =>
        {
            seen[(int)message]++;
            if (--left == 0) done.SetResult();
        });

        for (var i = 0; i < Count; i++)
            Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(i % 97), actor, i, ActorRefs.NoSender);

        await done.Task.WaitAsync(Patience);
        await Task.Delay(2 * Soon);
        await SettleAsync(actor);
        Assert.All(seen, times => Assert.Equal(1, times));
    }
}
