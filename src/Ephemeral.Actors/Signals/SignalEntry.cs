using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Signals;

/// <summary>A signal in the log: what a <see cref="SignalEvent"/> is made of once somebody looks.</summary>
internal readonly struct SignalEntry(
    SignalName name, long operationId, string? key, long at, SignalPropagation? propagation, SignalEvent? given)
{
    public SignalName Name => name;

    public string Signal => name.Text;

    public long OperationId => operationId;

    public string? Key => key;

    /// <summary>When it came into the log, as a stamp of the owner's clock.</summary>
    public long At => at;

    /// <summary>The one that was given, or a new one.</summary>
    public SignalEvent ToEvent(OperationClock clock) =>
        given ?? new SignalEvent(name.Text, operationId, key, clock.TimeOf(at), propagation);
}
