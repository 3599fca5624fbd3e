using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors.Protocol;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Protocol;

/// <summary>Akka.NET logs the text of an answer that comes when nobody waits for it any more.</summary>
public class LateAnswerTests() : TestKit("akka.loglevel = OFF\n" + Eventually.ForProbes)
{
    private const string Hidden = "Jane Doe";

    [Fact]
    public async Task The_error_of_a_body_that_comes_too_late_for_who_asked_is_in_no_text_that_is_logged()
    {
        var gate = new TaskCompletionSource();
        await using var coordinator = new EphemeralResultCoordinator<int, int>(
            async (_, _) =>
            {
                await gate.Task;
                throw new FormatException(Hidden);
            }, null, Sys);
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        await Assert.ThrowsAsync<AskTimeoutException>(
            () => coordinator.Actor.Ask<Succeeded<int>>(new Submit<int>(1), TimeSpan.FromMilliseconds(1)));
        gate.SetResult();
        Assert.DoesNotContain(Hidden, $"{ExpectMsg<DeadLetter>().Message}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asks_in_time_is_thrown_the_error_of_the_body()
    {
        await using var coordinator = new EphemeralResultCoordinator<int, int>(static (_, _) => throw new FormatException(Hidden), null, Sys);
        var error = await Assert.ThrowsAsync<FormatException>(
            () => coordinator.Actor.Ask<Succeeded<int>>(new Submit<int>(1), Eventually.Deadline));
        Assert.Equal(Hidden, error.Message);
    }
}
