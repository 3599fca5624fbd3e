using System.Text.Json.Serialization;
using Ephemeral.Actors;
using Ephemeral.Actors.Diagnostics;

namespace Ephemeral.PetabridgeCmd.Asking;

/// <summary>
/// An operation as it is shown, with the names of the dashboard's API. Its id is text, as numbers of 64 bits are not safe in every JSON
/// reader. It has no item and no result.
/// </summary>
internal sealed record OperationView(
    string Id, string Coordinator, string State, DateTimeOffset? Started = null, DateTimeOffset? Ended = null, double? AgeMs = null,
    double? DurationMs = null, string? Key = null, bool IsPinned = false, ErrorView? Error = null)
{
    /// <summary>The names of the newest signals that it raised, oldest first; of all where one operation is asked for.</summary>
    public IReadOnlyList<string> Signals { get; init; } = [];

    public int SignalCount { get; init; }

    /// <summary>Whether its key was too long to be told as a whole, so that no filter finds it by what is told.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsKeyCut { get; init; }

    [JsonIgnore]
    public TimeSpan? Age => AgeMs is { } age ? TimeSpan.FromMilliseconds(age) : null;

    [JsonIgnore]
    public TimeSpan? Duration => DurationMs is { } duration ? TimeSpan.FromMilliseconds(duration) : null;

    public static OperationView Of(
        string coordinator, EphemeralOperationSnapshot operation, DateTimeOffset now, EphemeralPaletteOptions options)
    {
        var state = operation.State.ToString().ToLowerInvariant();
        var key = OperationText.OfKey(operation.Key);
        var isKeyCut = OperationText.IsCut(operation.Key);
        if (operation.State == OperationStates.Pending)
            return new OperationView($"{operation.Id}", coordinator, state, Key: key, IsPinned: operation.IsPinned) { IsKeyCut = isKeyCut };
        return new OperationView(
            $"{operation.Id}", coordinator, state, operation.Started, operation.Completed,
            Math.Max(0, (now - (operation.Completed ?? operation.Started)).TotalMilliseconds), operation.Duration?.TotalMilliseconds,
            key, operation.IsPinned, operation.Error is { } error ? ErrorView.Of(error, options) : null)
        {
            Signals = OperationText.Newest(operation.Signals),
            SignalCount = operation.Signals?.Count ?? 0,
            IsKeyCut = isKeyCut,
        };
    }
}

/// <summary>An error as it is shown; its message is null where messages are not to be shown.</summary>
internal sealed record ErrorView(string Type, string? Message, [property: JsonIgnore] string Name)
{
    public static ErrorView Of(Exception error, EphemeralPaletteOptions options) =>
        new(ErrorText.TypeOf(error), options.ShowErrorMessages ? ErrorText.MessageOf(error) : null, error.GetType().Name);

    /// <summary>The error on a line.</summary>
    [JsonIgnore]
    public string Text => Message is null ? Name : $"{Name}: {Message}";
}
