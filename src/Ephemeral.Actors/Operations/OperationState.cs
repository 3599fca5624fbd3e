namespace Ephemeral.Actors.Operations;

/// <summary>Where an operation is in its life. It only ever moves forward.</summary>
internal enum OperationState : byte
{
    /// <summary>Admitted, not started.</summary>
    Pending,

    /// <summary>Its body runs.</summary>
    Running,

    /// <summary>Somebody has won the right to end it and is writing how it ended.</summary>
    Ending,

    /// <summary>Ended; its outcome, error and times no longer change.</summary>
    Ended,
}
