using Akka.Actor;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.Timing;

public sealed class ReceiveTimeoutTests : ConformanceTest
{
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(60);

    [Fact]
    public async Task An_idle_actor_is_told_again_and_again()
    {
        StartIdle(Idle);

        await ExpectMsgAsync("idle");
        await ExpectMsgAsync("idle");
        await ExpectMsgAsync("idle");
    }

    [Fact]
    public async Task A_message_begins_the_wait_anew()
    {
        var long_ = TimeSpan.FromMilliseconds(400);
        var actor = StartIdle(long_);
        var begun = TimeProvider.System.GetTimestamp();

        for (var i = 0; i < 10; i++)
        {
            actor.Tell("busy", TestActor);
            await ExpectMsgAsync("busy");
            await Task.Delay(long_ / 8);
        }

        await ExpectMsgAsync("idle");
        Assert.True(TimeProvider.System.GetElapsedTime(begun) >= long_ + 9 * (long_ / 8) - TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public async Task A_message_that_should_not_count_does_not_begin_the_wait_anew()
    {
        var actor = StartIdle(TimeSpan.FromMilliseconds(200));
        using var pings = new CancellationTokenSource();
        var pinging = Task.Run(async () =>
        {
            while (!pings.IsCancellationRequested)
            {
                actor.Tell(new Unnoticed(), ActorRefs.NoSender);
                await Task.Delay(10);
            }
        });

        await FishForMessageAsync(message => message is "idle");

        await pings.CancelAsync();
        await pinging;
    }

    [Fact]
    public async Task Null_ends_the_waiting()
    {
        var actor = StartIdle(Idle);
        await ExpectMsgAsync("idle");

        actor.Tell("off", TestActor);
        await FishForMessageAsync(message => message is null or "off");

        await ExpectNoMsgAsync(4 * Idle);
    }

    private IActorRef StartIdle(TimeSpan timeout)
    {
        var probe = TestActor;
        var actor = Act((context, message) =>
        {
            switch (message)
            {
                case "on":
                    context.SetReceiveTimeout(timeout);
                    break;
                case "off":
                    context.SetReceiveTimeout(null);
                    probe.Tell("off", context.Self);
                    break;
                case ReceiveTimeout:
                    probe.Tell("idle", context.Self);
                    break;
                default:
                    probe.Tell(message, context.Self);
                    break;
            }
        });
        actor.Tell("on", TestActor);
        return actor;
    }

    private sealed record Unnoticed : INotInfluenceReceiveTimeout;
}
