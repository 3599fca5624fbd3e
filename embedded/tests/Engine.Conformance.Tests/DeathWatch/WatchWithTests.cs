using Akka.Actor;

namespace Engine.Conformance.Tests.DeathWatch;

public sealed class WatchWithTests : DeathWatchTest
{
    [Fact]
    public async Task The_watcher_may_choose_the_message()
    {
        var target = Silent();
        var watcher = WatcherWith(target, "it is gone");
        await SettleAsync(watcher);

        Sys.Stop(target);

        await ExpectMsgAsync("it is gone");
    }

    [Fact]
    public async Task The_chosen_message_comes_for_one_that_has_already_stopped_too()
    {
        var target = Silent();
        await WatchAsync(target);
        Sys.Stop(target);
        await ExpectTerminatedAsync(target);

        WatcherWith(target, "it was gone");

        await ExpectMsgAsync("it was gone");
    }

    [Fact]
    public async Task Watching_again_does_not_change_the_chosen_message()
    {
        var target = Silent();
        var probe = TestActor;
        var watcher = Act((context, message) =>
        {
            if (message is "watch") context.WatchWith(context.WatchWith(target, "one"), "two");
            else probe.Tell(message, context.Self);
        });
        watcher.Tell("watch", TestActor);
        await SettleAsync(watcher);

        Sys.Stop(target);

        await ExpectMsgAsync("one");
    }

    private IActorRef WatcherWith(IActorRef target, object notice)
    {
        var probe = TestActor;
        var watcher = Act((context, message) =>
        {
            if (message is "watch") context.WatchWith(target, notice);
            else probe.Tell(message, context.Self);
        });
        watcher.Tell("watch", TestActor);
        return watcher;
    }
}
