namespace Ephemeral.Actors.Protocol;

/// <summary>States of operations, to choose by.</summary>
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

    /// <summary>Cancelled, before or while they ran.</summary>
    Cancelled = 8,

    /// <summary>Any.</summary>
    All = Running | Completed | Failed | Cancelled,
}
