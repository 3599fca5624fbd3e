using Akka.Actor;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.DeathWatch;

public sealed class WatchTests : DeathWatchTest
{
    [Fact]
    public async Task Every_watcher_is_told_once()
    {
        var target = Silent();
        var other = CreateTestProbe();
        await WatchAsync(target);
        await WatchAsync(target);
        await other.WatchAsync(target);

        Sys.Stop(target);

        var terminated = await ExpectTerminatedAsync(target);
        Assert.True(terminated.ExistenceConfirmed);
        await other.ExpectTerminatedAsync(target);
        TestActor.Tell("nothing in between", TestActor);
        await ExpectMsgAsync("nothing in between");
    }

    [Fact]
    public async Task Watching_one_that_has_already_stopped_tells_at_once()
    {
        var target = Silent();
        await WatchAsync(target);
        Sys.Stop(target);
        await ExpectTerminatedAsync(target);

        await WatchAsync(target);

        await ExpectTerminatedAsync(target);
    }

    [Fact]
    public async Task A_notice_that_someone_made_up_is_not_delivered()
    {
        var target = Silent();
        var watcher = Watcher(target);

        watcher.Tell(new Terminated(TestActor, true, false), TestActor);
        watcher.Tell("report", TestActor);

        await ExpectMsgAsync(0);
    }

    [Fact]
    public async Task The_notice_comes_after_everything_that_the_watched_actor_sent()
    {
        const int Messages = 1_000;
        var probe = TestActor;
        var target = Act((context, _) =>
        {
            for (var i = 0; i < Messages; i++) probe.Tell(i, context.Self);
            context.Stop(context.Self);
        });
        await WatchAsync(target);

        target.Tell("go", TestActor);

        for (var i = 0; i < Messages; i++) await ExpectMsgAsync(i);
        await ExpectTerminatedAsync(target);
    }

    [Fact]
    public async Task The_notice_comes_after_the_stop_hook_has_run()
    {
        var target = Sys.ActorOf(Reporter.Props(TestActor));
        await ExpectMsgAsync<Reporter.Started>();
        await WatchAsync(target);

        Sys.Stop(target);

        await ExpectMsgAsync<Reporter.Stopped>();
        await ExpectTerminatedAsync(target);
    }

    [Fact]
    public async Task A_restart_is_not_a_death()
    {
        var target = Sys.ActorOf(Reporter.Props(CreateTestProbe().Ref));
        var watcher = Watcher(target);

        target.Tell(new InvalidOperationException("told to"), TestActor);
        await SettleAsync(target);
        watcher.Tell("report", TestActor);

        await ExpectMsgAsync(0);
    }

    [Fact]
    public async Task A_watch_outlives_the_watchers_restart()
    {
        var target = Silent();
        var watcher = Watcher(target);

        watcher.Tell(new InvalidOperationException("told to"), TestActor);
        await SettleAsync(watcher);
        Sys.Stop(target);

        await ExpectMsgAsync("gone");
    }

    [Fact]
    public async Task A_watcher_that_ignores_the_notice_dies_too()
    {
        var target = Silent();
        var watcher = Sys.ActorOf(Props.Create(() => new IgnoresDeath(target)));
        await WatchAsync(watcher);

        Sys.Stop(target);

        await ExpectTerminatedAsync(watcher);
    }

    private sealed class IgnoresDeath : ReceiveActor
    {
        public IgnoresDeath(IActorRef target)
        {
            Context.Watch(target);
            Receive<string>(_ => { });
        }
    }
}
