using Akka.Actor;
using Ephemeral.Actors.Actors;
using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors.Coordinators.Desk;

/// <summary>The desk of a coordinator with results.</summary>
internal sealed class ResultDeskActor<TInput, TResult>(CoordinatorHold hold)
    : WorkDeskActor<TInput, EphemeralOperationSnapshot<TResult>>(hold)
{
    protected override IEnumerable<Type> Understood => [.. base.Understood, typeof(Submit<TInput>)];

    protected override bool TryTakeIn(object message)
    {
        if (message is not Submit<TInput> submit)
            return base.TryTakeIn(message);
        if (Coordinator.TrySubmit<TResult>(submit.Input, out var task))
            _ = AnswerWhenEndedAsync(task, Sender, Speaker);
        else
            Answer(Refusal());
        return true;
    }

    private static async Task AnswerWhenEndedAsync(EphemeralTask<TResult> task, IActorRef asker, IActorRef speaker)
    {
        await ((Task)task.Completion).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        asker.Tell(AnswerOf(task), speaker);
    }

    private static object AnswerOf(EphemeralTask<TResult> task) => task.Completion switch
    {
        { IsCompletedSuccessfully: true } completion => new Succeeded<TResult>(task.Id, completion.Result),
        { IsCanceled: true } => new Cancelled(task.Id, task.Error?.Message ?? $"Operation {task.Id} was cancelled."),
        var completion => new Failed(task.Id, completion.Exception!.InnerException!),
    };
}
