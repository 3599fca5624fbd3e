using Ephemeral.Actors;
using Ephemeral.Actors.Diagnostics;

namespace Ephemeral.PetabridgeCmd.Asking;

/// <summary>
/// An operation as it is shown. Its id is text, as numbers of 64 bits are not safe in every JSON reader. It has no item and no
/// result.
/// </summary>
internal sealed record OperationView(
    string Id, string Coordinator, string State, DateTimeOffset? Started, DateTimeOffset? Ended, TimeSpan? AgeSeconds,
    TimeSpan? DurationSeconds, string? Key, IReadOnlyList<string> Signals, bool IsPinned, string? Error)
{
    public static OperationView Of(
        string coordinator, EphemeralOperationSnapshot operation, DateTimeOffset now, EphemeralPaletteOptions options) =>
        new(
            $"{operation.Id}", coordinator, operation.State.ToString().ToLowerInvariant(), operation.State == OperationStates.Pending ? null : operation.Started,
            operation.Completed, operation.State == OperationStates.Pending ? null : now - (operation.Completed ?? operation.Started), operation.Duration, operation.Key, operation.Signals ?? [],
            operation.IsPinned, operation.Error is null ? null : TextOf(operation.Error, options));

    private static string TextOf(Exception error, EphemeralPaletteOptions options) => options.ShowErrorMessages
        ? $"{error.GetType().Name}: {ErrorText.MessageOf(error)}"
        : error.GetType().Name;
}
