namespace Ephemeral.Actors;

/// <summary>The state of an operation, and sets of states to choose by. An operation is in exactly one.</summary>
[Flags]
public enum OperationStates
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Started, not ended.</summary>
    Running = 1,

    /// <summary>Ended well.</summary>
    Completed = 2,

    /// <summary>Ended with an error.</summary>
    Failed = 4,

    /// <summary>Cancelled, before or while it ran.</summary>
    Cancelled = 8,

    /// <summary>Admitted, not started.</summary>
    Pending = 16,

    /// <summary>Ended, however it did.</summary>
    Ended = Completed | Failed | Cancelled,

    /// <summary>Any.</summary>
    All = Pending | Running | Ended,
}
