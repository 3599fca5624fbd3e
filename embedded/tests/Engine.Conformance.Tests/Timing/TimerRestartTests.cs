using Akka.Actor;

namespace Engine.Conformance.Tests.Timing;

public sealed class TimerRestartTests : TimerTest
{
    [Fact]
    public async Task A_restart_ends_the_timers_of_the_old_instance()
    {
        var actor = Start();

        Do(actor, timers => timers.StartPeriodicTimer("key", "tick", 3 * Soon));
        Do(actor, _ => throw new InvalidOperationException("told to"));
        Do(actor, timers => TestActor.Tell(timers.IsTimerActive("key")));

        await ExpectMsgAsync(false);
        await ExpectNoMsgAsync(8 * Soon);
    }

    [Fact]
    public async Task A_timer_started_by_the_start_hook_runs_again_after_a_restart()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Ticking(TestActor)));
        await ExpectMsgAsync("tick of 1");

        actor.Tell(new InvalidOperationException("told to"), TestActor);

        await FishForMessageAsync(message => message is "tick of 2");
    }

    private sealed class Ticking : UntypedActor, IWithTimers
    {
        private readonly IActorRef _probe;
        private int _instance = 1;

        public Ticking(IActorRef probe) => _probe = probe;

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart() => Timers.StartPeriodicTimer("key", "tick", Soon);

        protected override void PostRestart(Exception reason)
        {
            _instance = 2;
            base.PostRestart(reason);
        }

        protected override void OnReceive(object message)
        {
            if (message is Exception failure) throw failure;
            _probe.Tell($"{message} of {_instance}");
        }
    }
}
