using Ephemeral.Actors;
using Ephemeral.Actors.Operations;
using Ephemeral.Cluster.Nodes;
using Ephemeral.Cluster.Payloads;

namespace Ephemeral.Cluster.Owning;

/// <summary>
/// The user's code, run for an operation whose item may have come from another node, and held while this node may be out of the cluster.
/// </summary>
internal sealed class ShardedBody<T, TResult>(
    Func<T, EphemeralOperation?, CancellationToken, Task> body, bool isTracked, StartGuard guard, PayloadFormat<T> items,
    PayloadFormat<TResult>? results)
    : OperationBody
{
    public override bool IsTracked => isTracked;

    public override Task? Start(Operation operation, EphemeralOperation? handle)
    {
        var owned = (OwnedOperation<T, TResult>)operation;
        if (guard.MayStart())
            return Run(owned, handle);
        return results is null ? StartWhenSureAsync<Task>(owned, handle).Unwrap() : StartWhenSureAsync<Task<TResult>>(owned, handle).Unwrap();
    }

    private Task? Run(OwnedOperation<T, TResult> operation, EphemeralOperation? handle) =>
        operation.TryGetItem(items, out var item) && body(item, handle, operation.Token) is { } task ? operation.Run(task, results) : null;

    /// <returns>The body's own task, with its result or all of its errors.</returns>
    private async Task<TTask> StartWhenSureAsync<TTask>(OwnedOperation<T, TResult> operation, EphemeralOperation? handle)
        where TTask : Task
    {
        operation.IsHeld = true;
        try
        {
            await guard.WaitAsync(operation.Token).ConfigureAwait(false);
        }
        finally
        {
            operation.IsHeld = false;
        }

        return (TTask)(Run(operation, handle) ?? throw new InvalidOperationException(
            $"The body returned null instead of a Task for operation {operation.Id}. Return Task.CompletedTask."));
    }
}
