namespace Engine.Conformance.Tests.DeathWatch;

public sealed class UnwatchTests : DeathWatchTest
{
    [Fact]
    public async Task Unwatch_ends_the_watch()
    {
        var target = Silent();
        var watcher = Watcher(target);
        watcher.Tell("unwatch", TestActor);
        await SettleAsync(watcher);
        await WatchAsync(target);

        Sys.Stop(target);
        await ExpectTerminatedAsync(target);
        watcher.Tell("report", TestActor);

        await ExpectMsgAsync(0);
    }

    [Fact]
    public async Task Unwatch_takes_back_a_notice_that_is_already_in_the_mailbox()
    {
        var target = Silent();
        var gate = new TaskCompletionSource();
        var holding = new TaskCompletionSource();
        var watcher = Watcher(target, () =>
        {
            holding.SetResult();
            gate.Task.Wait();
        });
        await SettleAsync(watcher);
        watcher.Tell("hold and unwatch", TestActor);
        await holding.Task.WaitAsync(Patience);
        await WatchAsync(target);
        Sys.Stop(target);
        await ExpectTerminatedAsync(target);
        gate.SetResult();

        watcher.Tell("report", TestActor);

        await ExpectMsgAsync(0);
    }
}
