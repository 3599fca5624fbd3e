using Akka.Actor;

namespace Engine.Conformance.Tests.Timing;

public sealed class TimerTests : TimerTest
{
    [Fact]
    public async Task A_single_timer_tells_once_and_is_over()
    {
        var actor = Start();

        Do(actor, timers => timers.StartSingleTimer("key", "tick", Soon));

        await ExpectMsgAsync("tick");
        Do(actor, timers => TestActor.Tell(timers.IsTimerActive("key")));
        await ExpectMsgAsync(false);
        await ExpectNoMsgAsync(5 * Soon);
    }

    [Fact]
    public async Task A_periodic_timer_tells_until_it_is_cancelled()
    {
        var actor = Start();

        Do(actor, timers => timers.StartPeriodicTimer("key", "tick", Soon));
        for (var i = 0; i < 3; i++) await ExpectMsgAsync("tick");
        Do(actor, timers =>
        {
            timers.Cancel("key");
            TestActor.Tell(timers.IsTimerActive("key"));
        });

        await FishForMessageAsync(message => message is false);
        await ExpectNoMsgAsync(5 * Soon);
    }

    [Fact]
    public async Task A_periodic_timer_may_begin_at_another_delay()
    {
        var actor = Start();

        Do(actor, timers => timers.StartPeriodicTimer("key", "tick", TimeSpan.Zero, TimeSpan.FromHours(1)));

        await ExpectMsgAsync("tick");
        await ExpectNoMsgAsync(2 * Soon);
    }

    [Fact]
    public async Task A_timer_does_not_tell_before_its_time()
    {
        var delay = TimeSpan.FromMilliseconds(150);
        var actor = Start();
        var begun = TimeProvider.System.GetTimestamp();

        Do(actor, timers => timers.StartSingleTimer("key", "tick", delay));

        await ExpectMsgAsync("tick");
        Assert.True(TimeProvider.System.GetElapsedTime(begun) >= delay - TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public async Task A_timer_message_comes_from_nobody()
    {
        Sys.ActorOf(Props.Create(() => new NamesSender(TestActor)));

        await ExpectMsgAsync(Sys.DeadLetters);
    }

    private sealed class NamesSender(IActorRef probe) : UntypedActor, IWithTimers
    {
        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart() => Timers.StartSingleTimer("key", "tick", Soon);

        protected override void OnReceive(object message) => probe.Tell(Sender);
    }
}
