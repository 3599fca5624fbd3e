namespace Ephemeral.Actors;

/// <summary>
/// What is remembered of one operation: what happened, when, and did it work (F54, F57). Never the item it worked on. It does not
/// change after it was taken.
/// </summary>
/// <param name="Id">The operation's id, as <c>EnqueueAsync</c> returned it.</param>
/// <param name="Started">When its body started; for one cancelled before that, when it was cancelled.</param>
/// <param name="Completed">When it ended, however it ended; null while it runs.</param>
/// <param name="Key">Its key as text; null where the coordinator has no keys.</param>
/// <param name="IsFaulted">Whether it failed.</param>
/// <param name="Error">Why it failed or was cancelled; null otherwise.</param>
/// <param name="Duration">From start to end, by the monotonic clock; null while it runs.</param>
/// <param name="Signals">The names of the signals that it raised, oldest first; null when there are none.</param>
/// <param name="IsPinned">Whether it is kept until unpinned or evicted.</param>
public sealed record EphemeralOperationSnapshot(
    long Id,
    DateTimeOffset Started,
    DateTimeOffset? Completed,
    string? Key,
    bool IsFaulted,
    Exception? Error,
    TimeSpan? Duration,
    IReadOnlyList<string>? Signals = null,
    bool IsPinned = false)
{
    /// <summary>Whether it ended by being cancelled: neither a success nor a failure.</summary>
    public bool IsCancelled => !IsFaulted && Completed is not null && Error is OperationCanceledException;

    /// <summary>Whether it raised a signal of exactly this name (F55).</summary>
    /// <param name="signal">The name; compared ordinally.</param>
    public bool HasSignal(string signal) => Signals?.Contains(signal) == true;
}
