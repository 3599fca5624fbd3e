using Akka.Actor;

namespace Ephemeral.Actors.Protocol;

/// <summary>Stops starting operations; what runs goes on, and intake stays open. Answered by <see cref="Done"/>: from then on none starts.</summary>
public sealed record Pause : ICoordinatorRequest
{
    private Pause() { }

    /// <summary>The only instance.</summary>
    public static Pause Instance { get; } = new();
}

/// <summary>Goes on starting operations after <see cref="Pause"/>. Answered by <see cref="Done"/>.</summary>
public sealed record Resume : ICoordinatorRequest
{
    private Resume() { }

    /// <summary>The only instance.</summary>
    public static Resume Instance { get; } = new();
}

/// <summary>
/// Changes how many operations may run at the same time. Answered by <see cref="Done"/>; by <c>Status.Failure</c> when
/// <see cref="EphemeralOptions.EnableDynamicConcurrency"/> is not set, or the number is out of range.
/// </summary>
/// <param name="MaxConcurrency">The new limit; at least 1.</param>
public sealed record SetMaxConcurrency(int MaxConcurrency) : ICoordinatorRequest;

/// <summary>Ends intake; what was admitted runs. Answered by <see cref="Done"/>.</summary>
public sealed record Complete : ICoordinatorRequest
{
    private Complete() { }

    /// <summary>The only instance.</summary>
    public static Complete Instance { get; } = new();
}

/// <summary>
/// Asks to be told when everything admitted has ended. Answered by <see cref="Done"/> then; at once by <c>Status.Failure</c> when intake
/// has not ended (<see cref="Complete"/>), or where one of the coordinator's own operations asks. Where a stream that failed fed the coordinator,
/// everybody is answered by <c>Status.Failure</c> with the stream's exception. At most 1,024 askers wait; the one that has waited for longest
/// makes room, by <c>Status.Failure</c>.
/// </summary>
public sealed record Drain : ICoordinatorRequest
{
    private Drain() { }

    /// <summary>The only instance.</summary>
    public static Drain Instance { get; } = new();
}

/// <summary>Cancels one operation: a pending one never runs, a running one has its token cancelled. Answered by <see cref="Applied"/>.</summary>
/// <param name="Id">The operation's id.</param>
public sealed record Cancel(long Id) : ICoordinatorRequest;

/// <summary>Keeps an operation in the window whatever its age and number. Answered by <see cref="Applied"/>.</summary>
/// <param name="Id">The operation's id.</param>
public sealed record Pin(long Id) : ICoordinatorRequest;

/// <summary>Lets a pinned operation age again. Answered by <see cref="Applied"/>.</summary>
/// <param name="Id">The operation's id.</param>
public sealed record Unpin(long Id) : ICoordinatorRequest;

/// <summary>Forgets a finished operation, pinned or not. Answered by <see cref="Applied"/>.</summary>
/// <param name="Id">The operation's id.</param>
public sealed record Evict(long Id) : ICoordinatorRequest;

/// <summary>What was asked for is done.</summary>
public sealed record Done : INoSerializationVerificationNeeded
{
    private Done() { }

    /// <summary>The only instance.</summary>
    public static Done Instance { get; } = new();
}

/// <summary>Answers <see cref="Pin"/>, <see cref="Unpin"/>, <see cref="Evict"/> and <see cref="Cancel"/>.</summary>
/// <param name="Id">The operation's id, as it was asked for.</param>
/// <param name="WasApplied">Whether there was such an operation, in a state in which this can be done to it.</param>
public sealed record Applied(long Id, bool WasApplied) : INoSerializationVerificationNeeded;
