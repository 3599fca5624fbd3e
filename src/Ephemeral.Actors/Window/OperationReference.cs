using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Window;

/// <summary>
/// A place for an operation in an array. The runtime looks at the type of whatever is written to an array of a class that others derive
/// from, and does not for a struct.
/// </summary>
internal struct OperationReference(Operation operation)
{
    public Operation? Operation = operation;

    public static implicit operator OperationReference(Operation operation) => new(operation);
}
