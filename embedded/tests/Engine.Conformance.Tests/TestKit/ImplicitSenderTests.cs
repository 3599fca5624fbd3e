using Akka.Actor;

namespace Engine.Conformance.Tests.Kit;

public sealed class ImplicitSenderTests : KitTest
{
    private readonly IActorRef _echo;

    public ImplicitSenderTests() => _echo = Sys.ActorOf<EchoActor>();

    [Fact]
    public void The_test_actor_is_the_sender_of_what_a_test_tells()
    {
        _echo.Tell("hello");

        ExpectMsgFrom(_echo, "hello");
    }

    [Fact]
    public async Task It_still_is_after_an_await()
    {
        await Task.Delay(1);
        _echo.Tell("one");
        await ExpectMsgAsync("one");
        await Task.Yield();
        _echo.Tell("two");

        await ExpectMsgAsync("two");
    }

    [Fact]
    public async Task It_still_is_inside_asynchronous_blocks()
    {
        await WithinAsync(Patience, async () =>
        {
            await Task.Yield();
            _echo.Tell("one");
            await ExpectMsgAsync("one");
        });
        await AwaitAssertAsync(async () =>
        {
            await Task.Yield();
            _echo.Tell("two");
            await ExpectMsgAsync("two");
        });
    }

    [Fact]
    public async Task A_blocking_expectation_after_an_await_does_not_starve_the_actors()
    {
        await Task.Yield();
        for (var i = 0; i < 1_000; i++)
        {
            _echo.Tell(i);
            ExpectMsg(i);
        }
    }

    [Fact]
    public void A_probe_is_no_sender_unless_it_sends()
    {
        var probe = CreateTestProbe();
        _echo.Tell("to the test");
        probe.Send(_echo, "to the probe");

        ExpectMsg("to the test");
        probe.ExpectMsg("to the probe");
    }
}
