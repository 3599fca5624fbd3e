using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit.Xunit2;

namespace Engine.Conformance.Tests.Kit;

public sealed class LifetimeTests
{
    private static readonly Config Quiet = ConfigurationFactory.ParseString("akka { loglevel = OFF, stdout-loglevel = OFF }");

    private sealed class Lingering : UntypedActor
    {
        protected override void PostStop() => Thread.Sleep(TimeSpan.FromSeconds(1));

        protected override void OnReceive(object message)
        {
        }
    }

    [Fact]
    public void A_disposed_kit_has_terminated_its_system()
    {
        var kit = new TestKit(Quiet);

        kit.Dispose();

        Assert.True(kit.Sys.WhenTerminated.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_kit_may_be_disposed_twice()
    {
        var kit = new TestKit(Quiet);

        kit.Dispose();
        kit.Dispose();
    }

    [Fact]
    public void The_system_has_the_given_name_or_is_called_test()
    {
        using var unnamed = new TestKit(Quiet);
        using var named = new TestKit(Quiet, "orders");

        Assert.Equal("test", unnamed.Sys.Name);
        Assert.Equal("orders", named.Sys.Name);
    }

    [Fact]
    public void A_kit_can_be_made_for_a_system_that_is_there()
    {
        var system = ActorSystem.Create("given", Quiet);
        using var kit = new TestKit(system);

        kit.TestActor.Tell("hello");

        Assert.Same(system, kit.Sys);
        kit.ExpectMsg("hello");
    }

    [Fact]
    public void A_system_that_does_not_stop_in_time_fails_when_that_is_verified()
    {
        using var kit = new TestKit(Quiet);
        kit.Sys.ActorOf<Lingering>();

        Assert.Throws<TimeoutException>(() => kit.Shutdown(TimeSpan.FromMilliseconds(50), verifySystemShutdown: true));
    }

    [Fact]
    public void Each_kit_has_its_own_test_actor()
    {
        using var one = new TestKit(Quiet);
        using var other = new TestKit(Quiet);

        one.TestActor.Tell("one");
        other.TestActor.Tell("other");

        one.ExpectMsg("one");
        other.ExpectMsg("other");
        Assert.False(one.HasMessages || other.HasMessages);
    }
}
