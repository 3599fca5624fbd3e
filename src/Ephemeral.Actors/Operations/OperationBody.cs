namespace Ephemeral.Actors.Operations;

/// <summary>The user's code, in whatever shape it was given. One a coordinator, shared by all its workers.</summary>
internal abstract class OperationBody
{
    /// <summary>Whether it is given the operation that it runs as.</summary>
    public virtual bool IsTracked => false;

    /// <returns>Null also for an operation that was let go before its body began.</returns>
    /// <param name="operation">What it runs as.</param>
    /// <param name="handle">What the body sees of that; null unless it <see cref="IsTracked"/>.</param>
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
