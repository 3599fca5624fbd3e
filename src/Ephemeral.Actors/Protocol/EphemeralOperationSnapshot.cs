namespace Ephemeral.Actors;

/// <summary>What is remembered of one operation: what happened, when, and did it work. Never the item it worked on. It does not change.</summary>
/// <param name="Id">The operation's id, as <c>EnqueueAsync</c> returned it.</param>
/// <param name="Started">When its body started; for one cancelled before that, when it was cancelled; <c>default</c> while it is pending.</param>
/// <param name="Completed">When it ended, however it ended; null before that.</param>
/// <param name="Key">Its key as text; null where the coordinator has no keys.</param>
/// <param name="IsFaulted">Whether it failed.</param>
/// <param name="Error">Why it failed or was cancelled; null otherwise.</param>
/// <param name="Duration">From start to end, by the monotonic clock; null before its end.</param>
/// <param name="Signals">The names of the signals it raised, oldest first: the last 1,000, at most 16,384 characters. Null for none.</param>
/// <param name="IsPinned">Whether it is kept until unpinned or evicted.</param>
public sealed record EphemeralOperationSnapshot(
    long Id, DateTimeOffset Started, DateTimeOffset? Completed, string? Key, bool IsFaulted, Exception? Error, TimeSpan? Duration,
    IReadOnlyList<string>? Signals = null, bool IsPinned = false)
{
    /// <summary>Its state when the snapshot was taken: exactly one.</summary>
    public OperationStates State => SnapshotText.StateOf(Started, Completed, IsFaulted, IsCancelled);

    /// <summary>Whether it ended by being cancelled: neither a success nor a failure.</summary>
    public bool IsCancelled => !IsFaulted && Completed is not null && Error is OperationCanceledException;

    /// <summary>Whether it raised a signal of exactly this name.</summary>
    /// <param name="signal">The name; compared ordinally.</param>
    public bool HasSignal(string signal) => Signals?.Contains(signal) == true;

    /// <summary>Its id, state, times and the type of its error; neither its key nor what the error says.</summary>
    public override string ToString() => SnapshotText.Of(Id, State, Started, Duration, Error);
}

/// <summary>
/// What is remembered of one operation and its result: <paramref name="Result"/> is what the body returned, meaningless unless
/// <paramref name="HasResult"/>, which says that it completed. Never the input. It does not change after it was taken.
/// </summary>
/// <typeparam name="TResult">What the body returns.</typeparam>
/// <inheritdoc cref="EphemeralOperationSnapshot"/>
public sealed record EphemeralOperationSnapshot<TResult>(
    long Id, DateTimeOffset Started, DateTimeOffset? Completed, string? Key, bool IsFaulted, Exception? Error, TimeSpan? Duration,
    TResult? Result, bool HasResult, IReadOnlyList<string>? Signals = null, bool IsPinned = false)
{
    /// <inheritdoc cref="EphemeralOperationSnapshot.State"/>
    public OperationStates State => SnapshotText.StateOf(Started, Completed, IsFaulted, IsCancelled);

    /// <inheritdoc cref="EphemeralOperationSnapshot.IsCancelled"/>
    public bool IsCancelled => !IsFaulted && Completed is not null && Error is OperationCanceledException;

    /// <inheritdoc cref="EphemeralOperationSnapshot.HasSignal"/>
    public bool HasSignal(string signal) => Signals?.Contains(signal) == true;

    /// <summary>Its id, state, times and the type of its error; neither its key, nor its result, nor what the error says.</summary>
    public override string ToString() => SnapshotText.Of(Id, State, Started, Duration, Error);
}

/// <summary>What the two snapshots have in common.</summary>
internal static class SnapshotText
{
    public static OperationStates StateOf(DateTimeOffset started, DateTimeOffset? completed, bool isFaulted, bool isCancelled) =>
        completed is null ? (started == default ? OperationStates.Pending : OperationStates.Running)
        : isFaulted ? OperationStates.Failed
        : isCancelled ? OperationStates.Cancelled
        : OperationStates.Completed;

    public static string Of(long id, OperationStates state, DateTimeOffset started, TimeSpan? duration, Exception? error) =>
        FormattableString.Invariant(
            $"Operation {{ Id = {id}, State = {state}, Started = {started:O}, Duration = {duration}, Error = {error?.GetType().FullName} }}");
}
