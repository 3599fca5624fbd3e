using System.Diagnostics;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Time;

namespace Ephemeral.Actors;

/// <summary>
/// A piece of work that was submitted and is tracked: its state is read from the operation itself, never stored twice.
/// Holds no input once the work has ended.
/// </summary>
[DebuggerDisplay("{Id} {State} {Duration}")]
public abstract class EphemeralTask
{
    private readonly Operation _operation;
    private readonly Clock _clock;
    private readonly long _submittedAt;

    private protected EphemeralTask(Operation operation, Clock clock)
    {
        _operation = operation;
        _clock = clock;
        _submittedAt = clock.Stamp();
        Started = clock.TimeOf(_submittedAt);
    }

    /// <summary>The operation's id, by which the coordinator knows it.</summary>
    public long Id => _operation.Id;

    /// <summary>When it was submitted.</summary>
    public DateTimeOffset Started { get; }

    /// <summary>Where it is now: pending, running, or the one of completed, failed and cancelled that it ended as.</summary>
    public OperationStates State => _operation.State;

    /// <summary>Whether its state is final.</summary>
    public bool IsEnded => _operation.HasEnded;

    /// <summary>How long it has taken since it was submitted, by the monotonic clock; fixed once it has ended.</summary>
    public TimeSpan Duration
    {
        get
        {
            var until = _operation.HasEnded ? _operation.EndedAt : _clock.Stamp();
            return until > _submittedAt ? _clock.Between(_submittedAt, until) : TimeSpan.Zero;
        }
    }

    /// <summary>Why it failed or was cancelled; null otherwise.</summary>
    public Exception? Error => _operation.HasEnded ? _operation.Error : null;
}

/// <summary>A piece of work that was submitted and is tracked, with its result.</summary>
/// <typeparam name="TResult">The result.</typeparam>
public sealed class EphemeralTask<TResult> : EphemeralTask
{
    internal EphemeralTask(Operation operation, Task<TResult> completion, Clock clock)
        : base(operation, clock) => Completion = completion;

    /// <summary>
    /// Ends when the work does: with its result, its error, or cancelled. Whoever has awaited it sees the operation as ended in every
    /// query of the coordinator.
    /// </summary>
    public Task<TResult> Completion { get; }
}
