using System.Diagnostics.CodeAnalysis;

namespace Ephemeral.Actors.Operations;

/// <summary>An operation on an item.</summary>
internal class WorkOperation<T>(T item) : Operation
{
    private T? _item = item;

    public static WorkOperation<T> New(T item, OperationKey? key) =>
        key is null ? new WorkOperation<T>(item) : new KeyedWorkOperation<T>(item, key);

    /// <returns>False when it has ended, and its item with it.</returns>
    public bool TryGetItem(out T item)
    {
        item = _item!;
        Volatile.ReadBarrier();
        return State == OperationStates.Running;
    }

    protected override void ReleaseItem(OperationStates outcome) => _item = default;
}

internal sealed class KeyedWorkOperation<T>(T item, OperationKey key) : WorkOperation<T>(item)
{
    public override OperationKey Key => key;
}

/// <summary>An operation whose result is kept with it in the window, and handed to whoever submitted it.</summary>
internal class ResultOperation<TInput, TResult>(TInput item, bool awaited) : WorkOperation<TInput>(item)
{
    private readonly TaskCompletionSource<TResult>? _completion =
        awaited ? new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously) : null;

    private TResult? _result;

    public static ResultOperation<TInput, TResult> New(TInput item, bool awaited, OperationKey? key) => key is null
        ? new ResultOperation<TInput, TResult>(item, awaited)
        : new KeyedResultOperation<TInput, TResult>(item, awaited, key);

    public override bool IsAwaited => _completion is not null;

    public Task<TResult> Completion => _completion!.Task;

    public override void Capture(Task body) => _result = ((Task<TResult>)body).Result;

    public bool TryGetResult([MaybeNullWhen(false)] out TResult result)
    {
        result = _result;
        return State == OperationStates.Completed;
    }

    public override void Answer()
    {
        if (_completion is null)
            return;
        switch (State)
        {
            case OperationStates.Completed:
                _completion.TrySetResult(_result!);
                break;
            case OperationStates.Cancelled:
                _completion.TrySetFromTask(CancelledAsync(Error!));
                break;
            default:
                if (HasSeveralErrors && Error is AggregateException several)
                    _completion.TrySetException(several.InnerExceptions);
                else
                    _completion.TrySetException(Error!);
                // nobody need look at it: the failure is in the window, so it is never "unobserved"
                _ = _completion.Task.Exception;
                break;
        }
    }

    // a task that is cancelled, and throws why to whoever awaits it
    private static async Task<TResult> CancelledAsync(Exception reason)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        throw reason;
    }
}

internal sealed class KeyedResultOperation<TInput, TResult>(TInput item, bool awaited, OperationKey key)
    : ResultOperation<TInput, TResult>(item, awaited)
{
    public override OperationKey Key => key;
}

/// <summary>The application's code that does the work. One a coordinator, shared by all its workers.</summary>
internal abstract class OperationBody
{
    /// <summary>Whether the code is given the operation that it runs as; only then is there a handle.</summary>
    public virtual bool IsTracked => false;

    /// <returns>The task that the code returned, if it did; null also for an operation that was let go before the code was called.</returns>
    public abstract Task? Start(Operation operation, EphemeralOperation? handle);
}

internal sealed class WorkBody<T>(Func<T, CancellationToken, Task> body) : OperationBody
{
    public override Task? Start(Operation operation, EphemeralOperation? handle) =>
        ((WorkOperation<T>)operation).TryGetItem(out var item) ? body(item, operation.Token) : null;
}

internal sealed class TrackedWorkBody<T>(Func<T, EphemeralOperation, CancellationToken, Task> body) : OperationBody
{
    public override bool IsTracked => true;

    public override Task? Start(Operation operation, EphemeralOperation? handle) =>
        ((WorkOperation<T>)operation).TryGetItem(out var item) ? body(item, handle!, operation.Token) : null;
}
