using Ephemeral.Actors;
using Ephemeral.Actors.Operations;
using Ephemeral.Cluster.Nodes;
using Ephemeral.Cluster.Payloads;

namespace Ephemeral.Cluster.Owning;

/// <summary>The user's code, run for an operation whose item may have come from another node, and held while this node may be out of the cluster.</summary>
internal sealed class ShardedBody<T, TResult>(
    Func<T, EphemeralOperation?, CancellationToken, Task> body, bool isTracked, StartGuard guard, PayloadFormat<T> items,
    PayloadFormat<TResult>? results)
    : OperationBody
{
    public override bool IsTracked => isTracked;

    public override Task? Start(Operation operation, EphemeralOperation? handle)
    {
        var owned = (OwnedOperation<T, TResult>)operation;
        return guard.MayStart() ? Run(owned, handle) : RunWhenSureAsync(owned, handle);
    }

    private Task? Run(OwnedOperation<T, TResult> operation, EphemeralOperation? handle) =>
        operation.TryGetItem(items, out var item) && body(item, handle, operation.Token) is { } task ? operation.Run(task, results) : null;

    private async Task<TResult> RunWhenSureAsync(OwnedOperation<T, TResult> operation, EphemeralOperation? handle)
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

        var task = Run(operation, handle) ?? throw new InvalidOperationException(
            $"The body returned null instead of a Task for operation {operation.Id}. Return Task.CompletedTask.");
        await task.ConfigureAwait(false);
        return task is Task<TResult> withResult ? await withResult.ConfigureAwait(false) : default!;
    }
}
