using System.Text.Json.Serialization;

namespace Ephemeral.Actors;

/// <summary>
/// What a schedule is, when it is due next, and what became of it so far. It does not change after it was taken, and can
/// be written as JSON.
/// </summary>
public sealed record EphemeralScheduleStatus
{
    /// <summary>What the schedule is called; the key of its operations.</summary>
    public required string Name { get; init; }

    /// <summary>When it is due, as text: the cron expression and its time zone, the interval, or the time.</summary>
    public required string Schedule { get; init; }

    /// <summary>The coordinator that runs it.</summary>
    public required string Coordinator { get; init; }

    /// <summary>When it is due next; null when it is not any more.</summary>
    public required DateTimeOffset? Next { get; init; }

    /// <summary>The time for which its last operation was made; null before the first.</summary>
    public required DateTimeOffset? LastDue { get; init; }

    /// <summary>The id of its last operation; null before the first. Text in JSON, as not every reader has numbers of 64 bits.</summary>
    [JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)]
    public required long? LastId { get; init; }

    /// <summary>Where its last operation is now; null before the first.</summary>
    public required OperationStates? LastState { get; init; }

    /// <summary>When its last operation started; null before the first and while that is pending.</summary>
    public required DateTimeOffset? LastStarted { get; init; }

    /// <summary>For how long its last operation ran; null before the end of the first.</summary>
    public required TimeSpan? LastDuration { get; init; }

    /// <summary>The type of the exception of its last operation; null when there is none.</summary>
    public required string? LastError { get; init; }

    /// <summary>How many of its operations are pending or run.</summary>
    public required int Outstanding { get; init; }

    /// <summary>How many times wait for the end of what is before them.</summary>
    public required int Queued { get; init; }

    /// <summary>How many operations were made for it, ever.</summary>
    public required long TotalStarted { get; init; }

    /// <summary>How many of them failed, ever.</summary>
    public required long TotalFailed { get; init; }

    /// <summary>How many of its times were left out because they were missed, ever.</summary>
    public required long TotalMissed { get; init; }

    /// <summary>How many were left out because what was before them had not ended, ever.</summary>
    public required long TotalOverlapped { get; init; }

    /// <summary>How many were left out because the coordinator had no room, ever.</summary>
    public required long TotalRefused { get; init; }

    /// <summary>What becomes of times that were missed: the name of the policy.</summary>
    public required string Misfires { get; init; }

    /// <summary>What becomes of a time that comes while what is before it has not ended: the name of the policy.</summary>
    public required string Overlaps { get; init; }

    /// <summary>Its name, when it is due, and when next.</summary>
    public override string ToString() => FormattableString.Invariant($"{Name}: {Schedule}, next {Next:O}, {TotalStarted} started");
}
