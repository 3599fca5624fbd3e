using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Protocol;
using Ephemeral.Actors.Time;

namespace Ephemeral.Actors;

/// <summary>
/// A piece of work that was submitted and is tracked: its state is read from the operation itself, never stored twice. Holds no input once the work has
/// ended.
/// </summary>
public abstract class EphemeralTask
{
    private readonly Operation _operation;
    private readonly Clock _clock;

    private protected EphemeralTask(Operation operation, Clock clock) => (_operation, _clock) = (operation, clock);

    /// <summary>The operation's id, by which the coordinator knows it.</summary>
    public long Id => _operation.Id;

    /// <summary>When its body started; for one cancelled before that, when it was cancelled; <c>default</c> while it is pending. As in a snapshot.</summary>
    public DateTimeOffset Started => State == OperationStates.Pending ? default : _clock.TimeOf(_operation.StartedAt);

    /// <summary>Where it is now: pending, running, or the one of completed, failed and cancelled that it ended as.</summary>
    public OperationStates State => _operation.State;

    /// <summary>Whether its state is final.</summary>
    public bool IsEnded => _operation.HasEnded;

    /// <summary>From start to end, by the monotonic clock; null before its end. As in a snapshot.</summary>
    public TimeSpan? Duration => IsEnded ? _clock.Between(_operation.StartedAt, _operation.EndedAt) : null;

    /// <summary>Why it failed or was cancelled; null otherwise.</summary>
    public Exception? Error => IsEnded ? _operation.Error : null;

    /// <summary>Its id, state, times and the type of its error; neither its result, nor what the error says.</summary>
    public override string ToString() => SnapshotText.Of(Id, State, Started, Duration, Error);
}

/// <summary>A piece of work that was submitted and is tracked, with its result.</summary>
/// <typeparam name="TResult">The result.</typeparam>
public sealed class EphemeralTask<TResult> : EphemeralTask
{
    internal EphemeralTask(Operation operation, Task<TResult> completion, Clock clock)
        : base(operation, clock) => Completion = completion;

    /// <summary>Ends as the work does: with its result, its error, or cancelled. By then every query shows the operation as ended.</summary>
    public Task<TResult> Completion { get; }

    /// <summary>
    /// Waits for its end, and gives the answer to a <see cref="Submit{TInput}"/>. When the token is cancelled, <paramref name="cancel"/> is called with
    /// the operation's id.
    /// </summary>
    internal async Task<object> AnswerAsync(Action<long> cancel, CancellationToken cancellationToken)
    {
        using var cancelling = cancellationToken.UnsafeRegister(_ => cancel(Id), null);
        await ((Task)Completion).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return State switch
        {
            OperationStates.Completed => new Succeeded<TResult>(Id, Completion.Result),
            OperationStates.Failed => new Failed(Id, Error!),
            _ => new Cancelled(Id, Error?.Message ?? $"Operation {Id} was cancelled.") { Error = Error },
        };
    }
}
