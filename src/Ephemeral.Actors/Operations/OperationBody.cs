namespace Ephemeral.Actors.Operations;

/// <summary>The user's code, in whatever shape it was given. One a coordinator, shared by all its workers.</summary>
internal abstract class OperationBody
{
    public abstract Task? Start(Operation operation);
}

internal sealed class WorkBody<T>(Func<T, CancellationToken, Task> body) : OperationBody
{
    public override Task? Start(Operation operation) => body(((WorkOperation<T>)operation).Item, operation.Token);
}

internal sealed class TrackedWorkBody<T>(Func<T, EphemeralOperation, CancellationToken, Task> body) : OperationBody
{
    public override Task? Start(Operation operation) =>
        body(((WorkOperation<T>)operation).Item, new EphemeralOperation(operation.Id, operation.Key), operation.Token);
}
