using Akka.Actor;
using Akka.TestKit;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.Supervision;

public sealed class SiblingTests : ConformanceTest
{
    private readonly Exception _failure = new InvalidOperationException("told to");

    [Fact]
    public async Task One_for_one_leaves_the_siblings_alone()
    {
        var (failing, sibling, siblingProbe) = await StartPairAsync(new OneForOneStrategy(_ => Directive.Restart));

        failing.Tell(_failure, TestActor);
        await ExpectMsgAsync<Reporter.Restarting>();
        await ExpectMsgAsync<Reporter.Stopped>();
        await ExpectMsgAsync<Reporter.Restarted>();
        await ExpectMsgAsync<Reporter.Started>();
        sibling.Tell("hello", TestActor);

        await siblingProbe.ExpectMsgAsync("hello");
    }

    [Fact]
    public async Task All_for_one_restarts_the_siblings_with_the_same_reason()
    {
        var (failing, _, siblingProbe) = await StartPairAsync(new AllForOneStrategy(_ => Directive.Restart));

        failing.Tell(_failure, TestActor);

        Assert.Same(_failure, (await ExpectMsgAsync<Reporter.Restarting>()).Reason);
        var restarting = await siblingProbe.ExpectMsgAsync<Reporter.Restarting>();
        Assert.Same(_failure, restarting.Reason);
        Assert.Null(restarting.Message);
        await siblingProbe.ExpectMsgAsync<Reporter.Stopped>();
        await siblingProbe.ExpectMsgAsync<Reporter.Restarted>();
        await siblingProbe.ExpectMsgAsync<Reporter.Started>();
    }

    [Fact]
    public async Task All_for_one_stops_the_siblings_too()
    {
        var (failing, sibling, siblingProbe) = await StartPairAsync(new AllForOneStrategy(_ => Directive.Stop));
        await WatchAsync(sibling);

        failing.Tell(_failure, TestActor);

        await siblingProbe.ExpectMsgAsync<Reporter.Stopped>();
        await FishForMessageAsync(message => message is Terminated terminated && terminated.ActorRef.Equals(sibling));
    }

    private async Task<(IActorRef Failing, IActorRef Sibling, TestProbe SiblingProbe)> StartPairAsync(SupervisorStrategy strategy)
    {
        var supervisor = Supervise(strategy);
        var probe = CreateTestProbe();
        var failing = await SpawnAsync(supervisor, Reporter.Props(TestActor));
        var sibling = await SpawnAsync(supervisor, Reporter.Props(probe.Ref));
        await ExpectMsgAsync<Reporter.Started>();
        await probe.ExpectMsgAsync<Reporter.Started>();
        return (failing, sibling, probe);
    }
}
