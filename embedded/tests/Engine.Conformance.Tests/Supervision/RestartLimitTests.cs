using Akka.Actor;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.Supervision;

public sealed class RestartLimitTests : ConformanceTest
{
    [Fact]
    public async Task A_child_may_fail_as_often_as_the_limit_says_and_is_stopped_the_next_time()
    {
        var child = await StartAsync(new OneForOneStrategy(2, Patience, _ => Directive.Restart));

        await FailAndRestartAsync(child);
        await FailAndRestartAsync(child);
        child.Tell(new InvalidOperationException("third"), TestActor);

        await ExpectMsgAsync<Reporter.Stopped>();
        await ExpectTerminatedAsync(child);
    }

    [Fact]
    public async Task Failures_older_than_the_time_range_are_forgotten()
    {
        var range = TimeSpan.FromMilliseconds(50);
        var child = await StartAsync(new OneForOneStrategy(1, range, _ => Directive.Restart));

        for (var i = 0; i < 4; i++)
        {
            await FailAndRestartAsync(child);
            await Task.Delay(2 * range);
        }
    }

    [Fact]
    public async Task Without_a_time_range_no_failure_is_forgotten()
    {
        var child = await StartAsync(new OneForOneStrategy(1, null, _ => Directive.Restart));

        await FailAndRestartAsync(child);
        child.Tell(new InvalidOperationException("second"), TestActor);

        await ExpectMsgAsync<Reporter.Stopped>();
        await ExpectTerminatedAsync(child);
    }

    [Fact]
    public async Task A_limit_of_none_stops_at_the_first_failure()
    {
        var child = await StartAsync(new OneForOneStrategy(0, Patience, _ => Directive.Restart));

        child.Tell(new InvalidOperationException("first"), TestActor);

        await ExpectMsgAsync<Reporter.Stopped>();
        await ExpectTerminatedAsync(child);
    }

    [Fact]
    public async Task Without_a_limit_a_child_is_restarted_again_and_again()
    {
        var child = await StartAsync(new OneForOneStrategy(_ => Directive.Restart));

        for (var i = 0; i < 50; i++) await FailAndRestartAsync(child);
    }

    [Fact]
    public async Task Each_child_has_a_count_of_its_own()
    {
        var supervisor = Supervise(new OneForOneStrategy(1, Patience, _ => Directive.Restart));
        for (var i = 0; i < 5; i++)
        {
            var child = await SpawnAsync(supervisor, Reporter.Props(TestActor));
            await ExpectMsgAsync<Reporter.Started>();
            await FailAndRestartAsync(child);
        }
    }

    [Fact]
    public async Task Resuming_does_not_use_up_the_limit()
    {
        var child = await StartAsync(
            new OneForOneStrategy(1, Patience, reason => reason is TimeoutException ? Directive.Resume : Directive.Restart));

        for (var i = 0; i < 5; i++) child.Tell(new TimeoutException(), TestActor);
        await FailAndRestartAsync(child);
    }

    private async Task<IActorRef> StartAsync(SupervisorStrategy strategy)
    {
        var child = await SpawnAsync(Supervise(strategy), Reporter.Props(TestActor));
        await ExpectMsgAsync<Reporter.Started>();
        return await WatchAsync(child);
    }

    private async Task FailAndRestartAsync(IActorRef child)
    {
        child.Tell(new InvalidOperationException("told to"), TestActor);
        await ExpectMsgAsync<Reporter.Restarting>();
        await ExpectMsgAsync<Reporter.Stopped>();
        await ExpectMsgAsync<Reporter.Restarted>();
        await ExpectMsgAsync<Reporter.Started>();
    }
}
