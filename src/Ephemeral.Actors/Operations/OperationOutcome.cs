namespace Ephemeral.Actors.Operations;

/// <summary>How an operation ended: exactly one of these, once.</summary>
internal enum OperationOutcome : byte
{
    None,
    Completed,
    Failed,
    Cancelled,
}
