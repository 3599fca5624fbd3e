using Akka.Actor;

namespace Engine.Conformance.Tests.Kit;

public sealed class TestProbeTests : KitTest
{
    [Fact]
    public void A_probe_has_a_mailbox_of_its_own()
    {
        var (one, other) = (CreateTestProbe(), CreateTestProbe());

        one.Ref.Tell("one");
        other.Ref.Tell("other");

        one.ExpectMsg("one");
        other.ExpectMsg("other");
        Assert.False(HasMessages);
    }

    [Fact]
    public void A_probe_answers_the_last_sender()
    {
        var probe = CreateTestProbe();
        probe.Ref.Tell("ask");
        probe.ExpectMsg("ask");

        Assert.Equal(TestActor, probe.Sender);
        probe.Reply("answer");

        ExpectMsgFrom(probe.Ref, "answer");
    }

    [Fact]
    public async Task A_probe_answers_what_is_asked()
    {
        var probe = CreateTestProbe();

        var answer = probe.Ref.Ask<string>("ask", Patience);
        await probe.ExpectMsgAsync("ask");
        probe.Reply("answer");

        Assert.Equal("answer", await answer);
    }

    [Fact]
    public void A_probe_forwards_with_the_original_sender()
    {
        var (probe, target) = (CreateTestProbe(), CreateTestProbe());
        probe.Ref.Tell("a");
        probe.ExpectMsg("a");

        probe.Forward(target.Ref);
        probe.Forward(target.Ref, "b");

        target.ExpectMsgFrom(TestActor, "a");
        target.ExpectMsgFrom(TestActor, "b");
    }

    [Fact]
    public void A_probe_stands_for_its_ref()
    {
        var probe = CreateTestProbe("named");
        var echo = Sys.ActorOf<EchoActor>();

        echo.Tell("hello", probe);

        probe.ExpectMsg("hello");
        Assert.True(probe.Equals(probe.Ref));
        Assert.True(probe.Ref.Equals(probe));
        Assert.Equal(probe.Ref.GetHashCode(), probe.GetHashCode());
        Assert.Contains("named", probe.Ref.Path.Name);
    }

    [Fact]
    public void A_probe_that_is_stopped_ends_for_who_watches_it()
    {
        var probe = CreateTestProbe();
        Watch(probe);

        Sys.Stop(probe);

        ExpectTerminated(probe);
    }

    [Fact]
    public void A_probe_watches_and_makes_children()
    {
        var probe = CreateTestProbe();
        var child = probe.ChildActorOf<EchoActor>("child");
        probe.Watch(child);

        Assert.Equal(probe.Ref.Path, child.Path.Parent);
        Sys.Stop(child);

        probe.ExpectTerminated(child);
    }
}
