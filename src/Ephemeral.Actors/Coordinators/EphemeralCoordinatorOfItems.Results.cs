using System.Diagnostics.CodeAnalysis;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Protocol;

namespace Ephemeral.Actors;

/// <summary>What coordinators with results have in common, with keys or without.</summary>
public abstract partial class EphemeralCoordinator<T, TSnapshot>
{
    private protected async ValueTask<EphemeralTask<TResult>> SubmitAsync<TResult>(T input, CancellationToken cancellationToken)
    {
        var operation = ResultOperation<T, TResult>.New(input, awaited: true, EnterKey(input));
        await AdmitAsync(operation, cancellationToken).ConfigureAwait(false);
        return new EphemeralTask<TResult>(operation, operation.Completion, Shared.Clock);
    }

    private protected bool TrySubmit<TResult>(T input, [NotNullWhen(true)] out EphemeralTask<TResult>? task)
    {
        task = null;
        var key = EnterKey(input);
        if (!TryTake(key))
            return false;
        var operation = ResultOperation<T, TResult>.New(input, awaited: true, key);
        task = new EphemeralTask<TResult>(operation, operation.Completion, Shared.Clock);
        Publish(Caused(operation));
        return true;
    }

    /// <summary>Takes in a <see cref="Submit{TInput}"/>, whose answer comes when its work has ended.</summary>
    private protected bool TryTakeInSubmit<TResult>(object message, out Task<object>? answer)
    {
        answer = null;
        if (message is not Submit<T> submit)
            return false;
        if (TrySubmit<TResult>(submit.Input, out var task))
            answer = AnswerAsync(task);
        return true;
    }

    private protected EphemeralOperationSnapshot<TResult> ResultSnapshot<TResult>(Operation operation)
    {
        var b = BaseSnapshot(operation);
        var hasResult = ((ResultOperation<T, TResult>)operation).TryGetResult(out var result) && b.Completed is not null;
        return new EphemeralOperationSnapshot<TResult>(
            b.Id, b.Started, b.Completed, b.Key, b.IsFaulted, b.Error, b.Duration, hasResult ? result : default, hasResult, b.Signals,
            b.IsPinned);
    }

    private static async Task<object> AnswerAsync<TResult>(EphemeralTask<TResult> task)
    {
        await ((Task)task.Completion).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return task.State switch
        {
            OperationStates.Completed => new Succeeded<TResult>(task.Id, task.Completion.Result),
            OperationStates.Failed => new Failed(task.Id, task.Error!),
            _ => new Cancelled(task.Id, task.Error?.Message ?? $"Operation {task.Id} was cancelled."),
        };
    }
}
