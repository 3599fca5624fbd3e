using Ephemeral.Actors;

namespace Ephemeral.PetabridgeCmd.Asking;

/// <summary>A signal as it is shown, with the names of the dashboard's API.</summary>
internal sealed record SignalView(string Name, string Coordinator, string? Key, string? OperationId, DateTimeOffset At)
{
    public static SignalView Of(string coordinator, SignalEvent signal) => new(
        signal.Signal, coordinator, signal.Key, signal.OperationId == 0 ? null : $"{signal.OperationId}", signal.Timestamp);
}
