using Ephemeral.Actors.Tests.Support;

namespace Ephemeral.Actors.Tests.Signals.Dispatch;

internal static class GateOfSignals
{
    /// <summary>A handler that holds every signal until its id is let go.</summary>
    public static Task OfSignal(this Gate gate, SignalEvent signal, CancellationToken token) =>
        gate.Body((int)signal.OperationId, token);
}
