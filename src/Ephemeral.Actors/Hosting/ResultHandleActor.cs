using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors.Hosting;

/// <summary>Speaks the protocol for the handle of a coordinator with results.</summary>
internal sealed class ResultHandleActor<TInput, TResult>(
    EphemeralCoordinator<TInput, EphemeralOperationSnapshot<TResult>> coordinator, TrySubmit<TInput, TResult> trySubmit)
    : HandleActor<TInput, EphemeralOperationSnapshot<TResult>>(coordinator)
{
    protected override IEnumerable<Type> Understood => [.. base.Understood, typeof(Submit<TInput>)];

    protected override bool TryHandle(object message)
    {
        if (message is not Submit<TInput> submit)
            return base.TryHandle(message);
        if (trySubmit(submit.Input, out var task))
            _ = AnswerWhenEndedAsync(task, Sender, Self);
        else
            Answer(Refusal());
        return true;
    }

    private static async Task AnswerWhenEndedAsync(EphemeralTask<TResult> task, IActorRef asker, IActorRef self)
    {
        await ((Task)task.Completion).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        asker.Tell(AnswerOf(task), self);
    }

    private static object AnswerOf(EphemeralTask<TResult> task) => task.Completion switch
    {
        { IsCompletedSuccessfully: true } completion => new Succeeded<TResult>(task.Id, completion.Result),
        { IsCanceled: true } => new Cancelled(task.Id, task.Error?.Message ?? $"Operation {task.Id} was cancelled."),
        var completion => new Failed(task.Id, completion.Exception!.InnerException!),
    };
}

/// <summary>How a coordinator with results takes an input in without waiting.</summary>
internal delegate bool TrySubmit<in TInput, TResult>(TInput input, [NotNullWhen(true)] out EphemeralTask<TResult>? task);
