using Akka.Actor;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors.Coordination;
using Ephemeral.Actors.Protocol;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Protocol;

public class GatewayTests() : TestKit(Eventually.ForProbes)
{
    private static readonly TimeSpan Patience = Eventually.Deadline;

    [Fact]
    public async Task What_a_key_selector_throws_is_answered_to_whoever_told_and_harms_nobody()
    {
        var gate = new Gate();
        await using var keyed = new EphemeralKeyedWorkCoordinator<int, int>(
            item => item > 0 ? item : throw new FormatException("no key"), gate.Body, null, Sys);
        await keyed.Actor.Ask<Accepted>(new Enqueue<int>(1), Patience);
        await gate.HasStarted(1);
        for (var round = 0; round < 3; round++)
            await Assert.ThrowsAsync<FormatException>(() => keyed.Actor.Ask<Accepted>(new Enqueue<int>(0), Patience));
        gate.LetGo(1);
        await Eventually.True(() => keyed.TotalCompleted == 1);
    }

    [Fact]
    public async Task Where_a_stream_fails_all_who_ask_for_draining_are_told()
    {
        var gate = new Gate();
        await using var fed = EphemeralWorkCoordinator<int>.FromAsyncEnumerable(FailingAsync(), gate.Body, null, Sys);
        var drained = new[] { fed.Actor.AnswerOf(Drain.Instance), fed.Actor.AnswerOf(Drain.Instance) };
        await gate.HasStarted(1);
        gate.LetGo(1);
        var answers = await Task.WhenAll(drained).InTime();
        Assert.All(answers, answer => Assert.IsType<FormatException>(Assert.IsType<Status.Failure>(answer).Cause));

        static async IAsyncEnumerable<int> FailingAsync()
        {
            yield return 1;
            await Task.Yield();
            throw new FormatException("the stream");
        }
    }

    [Fact]
    public async Task More_than_enough_who_wait_for_draining_make_room_for_each_other()
    {
        await using var work = new EphemeralWorkCoordinator<int>((_, token) => Task.Delay(Timeout.Infinite, token), null, Sys);
        await work.EnqueueAsync(1);
        work.Complete();
        for (var asker = 0; asker <= GatewayActor.MostWaiting; asker++)
            work.Actor.Tell(Drain.Instance, TestActor);
        var failure = await ExpectMsgAsync<Status.Failure>();
        Assert.StartsWith("1024 others have asked coordinator", failure.Cause.Message, StringComparison.Ordinal);
        ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public async Task No_gateway_is_started_before_something_is_told()
    {
        await using var work = new EphemeralWorkCoordinator<int>((_, _) => Task.CompletedTask, null, Sys, "quiet");
        await work.EnqueueAsync(1);
        await Eventually.True(() => work.TotalCompleted == 1);
        Assert.IsType<ActorIdentity>(await work.Actor.Ask(new Identify(1), Patience));
        var path = work.Actor.Path / "gateway";
        Assert.Null((await Sys.ActorSelection(path).Ask<ActorIdentity>(new Identify(1), Patience)).Subject);
        await work.Actor.Ask<EphemeralStatus>(GetStatus.Instance, Patience);
        Assert.NotNull((await Sys.ActorSelection(path).Ask<ActorIdentity>(new Identify(1), Patience)).Subject);
    }
}
