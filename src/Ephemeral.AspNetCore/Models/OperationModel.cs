using System.Text.Json.Serialization;

namespace Ephemeral.AspNetCore.Models;

/// <summary>What is known of one operation. Never what it worked on or what came of it.</summary>
/// <param name="Id">Its id: 64 bits, so text in JSON.</param>
/// <param name="State">pending, running, completed, failed or cancelled.</param>
/// <param name="Key">Its key, cut where it is very long; null where there are none.</param>
/// <param name="Started">When it started; null while it is pending.</param>
/// <param name="Ended">When it ended; null while it runs.</param>
/// <param name="DurationMs">How long it took; null while it runs.</param>
/// <param name="AgeMs">Since its start while it runs, since its end afterwards; null while it is pending.</param>
/// <param name="Error">Why it failed or was cancelled; null otherwise.</param>
/// <param name="Signals">The names of the signals that it raised, oldest first; in a list, of the newest of them.</param>
/// <param name="SignalCount">How many names there are in all.</param>
/// <param name="IsPinned">Whether it is kept until unpinned or evicted.</param>
internal sealed record OperationModel(
    string Id, string State, string? Key, DateTimeOffset? Started, DateTimeOffset? Ended, double? DurationMs, double? AgeMs,
    ErrorModel? Error, IReadOnlyList<string> Signals, int SignalCount, bool IsPinned)
{
    /// <summary>Whether its key was too long to be told as a whole, so that no filter finds it by what is told; left out when false.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsKeyCut { get; init; }

    /// <summary>
    /// Those of its signals that the coordinator's log still holds, oldest first; told where one operation is asked for.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RaisedModel>? Raised { get; init; }
}

/// <summary>A signal that an operation raised.</summary>
/// <param name="Name">Its name.</param>
/// <param name="At">When.</param>
internal sealed record RaisedModel(string Name, DateTimeOffset At);

/// <summary>An error.</summary>
/// <param name="Type">The type of the exception.</param>
/// <param name="Message">Its message; null unless the dashboard may show messages.</param>
internal sealed record ErrorModel(string Type, string? Message)
{
    /// <summary>
    /// Where it was thrown, and its inner exceptions; told where one operation is asked for, if the dashboard may show messages.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StackTrace { get; init; }
}

/// <summary>A page of operations.</summary>
/// <param name="Operations">
/// In the order asked for; without one, running ones first, the oldest of them first; then pending ones in the order of admission; then
/// ended ones, the newest of them first.
/// </param>
/// <param name="Offset">How many come before these.</param>
/// <param name="Total">How many there are on all pages.</param>
internal sealed record OperationsModel(IReadOnlyList<OperationModel> Operations, int Offset, int Total)
{
    /// <summary>
    /// Where an order is asked for, how many operations were sorted, 10,000 at most, the first of the unsorted list; pages end after these.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Sorted { get; init; }
}
