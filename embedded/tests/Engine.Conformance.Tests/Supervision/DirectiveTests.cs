using Akka.Actor;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.Supervision;

public sealed class DirectiveTests : ConformanceTest
{
    private readonly Exception _failure = new InvalidOperationException("told to");

    [Fact]
    public async Task Resume_keeps_the_state_and_calls_no_hook()
    {
        var child = await StartCountingAsync(Directive.Resume);

        child.Tell(_failure, TestActor);
        child.Tell(Reporter.Count, TestActor);

        await ExpectMsgAsync(2);
    }

    [Fact]
    public async Task Restart_makes_a_new_instance_behind_the_same_reference()
    {
        var child = await StartCountingAsync(Directive.Restart);

        child.Tell(_failure, TestActor);
        child.Tell(Reporter.Count, TestActor);

        await ExpectMsgAsync<Reporter.Restarting>();
        await ExpectMsgAsync<Reporter.Stopped>();
        await ExpectMsgAsync<Reporter.Restarted>();
        await ExpectMsgAsync<Reporter.Started>();
        await ExpectMsgAsync(1);
        Assert.Equal(child, LastSender);
    }

    [Fact]
    public async Task Stop_ends_the_child()
    {
        var child = await StartCountingAsync(Directive.Stop);

        child.Tell(_failure, TestActor);
        child.Tell(Reporter.Count, TestActor);

        await ExpectMsgAsync<Reporter.Stopped>();
        await WatchAsync(child);
        await ExpectTerminatedAsync(child);
    }

    [Fact]
    public async Task Escalate_makes_the_failure_the_supervisors_own()
    {
        Exception? escalated = null;
        var top = Supervise(new OneForOneStrategy(reason =>
        {
            escalated = reason;
            return Directive.Stop;
        }));
        var middle = await SpawnAsync(top, Props.Create(() => new Supervisor(new OneForOneStrategy(_ => Directive.Escalate))));
        var child = await SpawnAsync(middle, Reporter.Props(TestActor));
        await ExpectMsgAsync<Reporter.Started>();
        await WatchAsync(middle);

        child.Tell(_failure, TestActor);

        await ExpectMsgAsync<Reporter.Stopped>();
        await ExpectTerminatedAsync(middle);
        Assert.Same(_failure, escalated);
    }

    [Fact]
    public async Task Escalate_to_a_supervisor_that_restarts_ends_the_failed_grandchild()
    {
        var top = Supervise(new OneForOneStrategy(_ => Directive.Restart));
        var middle = await SpawnAsync(top, Props.Create(() => new Supervisor(new OneForOneStrategy(_ => Directive.Escalate))));
        var child = await SpawnAsync(middle, Reporter.Props(TestActor));
        await ExpectMsgAsync<Reporter.Started>();
        await WatchAsync(child);

        child.Tell(_failure, TestActor);

        await ExpectMsgAsync<Reporter.Stopped>();
        await ExpectTerminatedAsync(child);
        var successor = await SpawnAsync(middle, Reporter.Props(TestActor));
        Assert.Equal(middle.Path, successor.Path.Parent);
    }

    [Fact]
    public async Task The_decider_chooses_by_exception_and_is_given_the_very_instance()
    {
        Exception? seen = null;
        var supervisor = Supervise(new OneForOneStrategy(reason =>
        {
            seen = reason;
            return reason is ArithmeticException ? Directive.Resume : Directive.Stop;
        }));
        var child = await SpawnAsync(supervisor, Reporter.Props(TestActor));
        await ExpectMsgAsync<Reporter.Started>();

        child.Tell(new DivideByZeroException(), TestActor);
        child.Tell("alive", TestActor);
        await ExpectMsgAsync("alive");
        child.Tell(_failure, TestActor);

        await ExpectMsgAsync<Reporter.Stopped>();
        Assert.Same(_failure, seen);
    }

    [Theory]
    [InlineData(Directive.Resume)]
    [InlineData(Directive.Restart)]
    public async Task The_failed_message_is_gone_and_those_behind_it_are_handled(Directive directive)
    {
        var child = await StartCountingAsync(directive);
        IgnoreMessages(message => message is not string);

        child.Tell("before", TestActor);
        child.Tell(_failure, TestActor);
        child.Tell("after", TestActor);
        child.Tell("last", TestActor);

        await ExpectMsgAsync("before");
        await ExpectMsgAsync("after");
        await ExpectMsgAsync("last");
    }

    private async Task<IActorRef> StartCountingAsync(Directive directive)
    {
        var child = await SpawnAsync(Supervise(new OneForOneStrategy(_ => directive)), Reporter.Props(TestActor));
        child.Tell(Reporter.Count, TestActor);
        await ExpectMsgAsync<Reporter.Started>();
        await ExpectMsgAsync(1);
        return child;
    }
}
