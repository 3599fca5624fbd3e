using System.Diagnostics.CodeAnalysis;

namespace Ephemeral.Actors.Operations;

/// <summary>An operation whose result is kept with it in the window, and handed to whoever submitted it.</summary>
internal class ResultOperation<TInput, TResult>(TInput item, bool awaited) : WorkOperation<TInput>(item)
{
    private readonly TaskCompletionSource<TResult>? _completion =
        awaited ? new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously) : null;

    private TResult? _result;

    public static ResultOperation<TInput, TResult> New(TInput item, bool awaited, Lane? lane) =>
        lane is null ? new ResultOperation<TInput, TResult>(item, awaited) : new KeyedResultOperation<TInput, TResult>(item, awaited, lane);

    public override bool IsAwaited => _completion is not null;

    public Task<TResult> Completion => _completion!.Task;

    public override void Capture(Task body) => _result = ((Task<TResult>)body).Result;

    public bool TryGetResult([MaybeNullWhen(false)] out TResult result)
    {
        result = _result;
        return HasEnded && Outcome == OperationOutcome.Completed;
    }

    public override void Answer()
    {
        if (_completion is null)
            return;

        if (Outcome == OperationOutcome.Completed)
        {
            _completion.TrySetResult(_result!);
        }
        else if (Outcome == OperationOutcome.Cancelled)
        {
            _completion.TrySetCanceled();
        }
        else
        {
            _completion.TrySetException(Error!);
            // nobody need look at it: the failure is in the window, so it is never "unobserved"
            _ = _completion.Task.Exception;
        }
    }
}
