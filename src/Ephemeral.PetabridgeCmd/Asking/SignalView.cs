using Ephemeral.Actors;

namespace Ephemeral.PetabridgeCmd.Asking;

/// <summary>A signal as it is shown.</summary>
internal sealed record SignalView(string Signal, string Coordinator, string? Key, string? Operation, DateTimeOffset At)
{
    public static SignalView Of(string coordinator, SignalEvent signal) => new(
        signal.Signal, coordinator, signal.Key, signal.OperationId == 0 ? null : $"{signal.OperationId}", signal.Timestamp);
}
