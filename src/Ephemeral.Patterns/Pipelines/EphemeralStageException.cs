namespace Ephemeral.Patterns;

/// <summary>An item failed in a stage of a pipeline; the inner exception is what the stage threw.</summary>
public sealed class EphemeralStageException : Exception
{
    internal EphemeralStageException(string stage, long operationId, Exception error)
        : base($"Stage '{stage}' failed in operation {operationId}: {error.GetType().Name}.", error) =>
        (Stage, OperationId) = (stage, operationId);

    /// <summary>The name of the stage.</summary>
    public string Stage { get; }

    /// <summary>The id of the stage's operation.</summary>
    public long OperationId { get; }
}
