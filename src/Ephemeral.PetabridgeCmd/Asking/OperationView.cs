using Ephemeral.Actors;
using Ephemeral.PetabridgeCmd.Text;

namespace Ephemeral.PetabridgeCmd.Asking;

/// <summary>
/// An operation as it is shown. Its id is text, as numbers of 64 bits are not safe in every JSON reader. It has no item and no
/// result.
/// </summary>
internal sealed record OperationView(
    string Id, string Coordinator, string State, DateTimeOffset Started, DateTimeOffset? Ended, TimeSpan AgeSeconds,
    TimeSpan? DurationSeconds, string? Key, IReadOnlyList<string> Signals, bool IsPinned, string? Error)
{
    public static OperationView Of(
        string coordinator, EphemeralOperationSnapshot operation, DateTimeOffset now, EphemeralPaletteOptions options) =>
        new(
            $"{operation.Id}", coordinator, StateOf(operation), operation.Started, operation.Completed,
            now - (operation.Completed ?? operation.Started), operation.Duration, operation.Key, operation.Signals ?? [],
            operation.IsPinned, operation.Error is null ? null : ErrorText.Of(operation.Error, options));

    private static string StateOf(EphemeralOperationSnapshot operation) =>
        operation.Completed is null ? "running"
        : operation.IsFaulted ? "failed"
        : operation.IsCancelled ? "cancelled"
        : "completed";
}
