using Akka.Actor;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.Asking;

public sealed class PipeToTests : ConformanceTest
{
    private readonly Exception _failure = new InvalidOperationException("told to");

    [Fact]
    public async Task A_result_is_told_when_it_is_there()
    {
        var source = new TaskCompletionSource<string>();
        var piping = source.Task.PipeTo(TestActor);
        Assert.False(piping.IsCompleted);

        source.SetResult("result");

        await ExpectMsgAsync("result");
        await piping.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_failure_is_told_with_its_cause_and_not_thrown()
    {
        await Task.FromException<string>(_failure).PipeTo(TestActor).WaitAsync(Patience);

        Assert.Same(_failure, (await ExpectMsgAsync<Status.Failure>()).Cause.GetBaseException());
    }

    [Fact]
    public async Task A_cancellation_is_told_as_a_failure()
    {
        await Task.FromCanceled<string>(new CancellationToken(true)).PipeTo(TestActor).WaitAsync(Patience);

        Assert.IsAssignableFrom<OperationCanceledException>((await ExpectMsgAsync<Status.Failure>()).Cause);
    }

    [Fact]
    public async Task Result_and_failure_can_be_turned_into_messages()
    {
        await Task.FromResult(42).PipeTo(TestActor, success: number => $"got {number}").WaitAsync(Patience);
        await Task.FromException<int>(_failure)
            .PipeTo(TestActor, failure: cause => $"failed: {cause.GetBaseException().Message}")
            .WaitAsync(Patience);

        await ExpectMsgAsync("got 42");
        await ExpectMsgAsync("failed: told to");
    }

    [Fact]
    public async Task A_task_without_result_tells_what_the_transformation_says()
    {
        await Task.CompletedTask.PipeTo(TestActor, success: () => "done").WaitAsync(Patience);
        await Task.FromException(_failure).PipeTo(TestActor, success: () => "done").WaitAsync(Patience);

        await ExpectMsgAsync("done");
        await ExpectMsgAsync<Status.Failure>();
    }

    [Fact]
    public async Task The_sender_can_be_chosen()
    {
        var sender = CreateTestProbe();

        await Task.FromResult("result").PipeTo(TestActor, sender.Ref).WaitAsync(Patience);

        await ExpectMsgAsync("result");
        Assert.Equal(sender.Ref, LastSender);
    }

    [Fact]
    public async Task An_actor_can_pipe_to_itself_and_goes_on_in_the_meantime()
    {
        var source = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var probe = TestActor;
        var actor = Act((context, message) =>
        {
            if (message is "start") source.Task.PipeTo(context.Self, context.Self);
            else probe.Tell(message, context.Self);
        });

        actor.Tell("start", TestActor);
        actor.Tell("meanwhile", TestActor);
        await ExpectMsgAsync("meanwhile");
        source.SetResult("result");

        await ExpectMsgAsync("result");
    }
}
