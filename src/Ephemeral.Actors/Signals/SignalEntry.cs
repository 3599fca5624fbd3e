using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Signals;

/// <summary>A signal in the log: what a <see cref="SignalEvent"/> is made of once somebody looks.</summary>
/// <remarks>Raising is as fast as this is small: hence ticks instead of a timestamp, which would be thrice as large.</remarks>
internal readonly struct SignalEntry(
    SignalName name, long operationId, string? key, long at, SignalPropagation? propagation, long givenTicks)
{
    /// <summary>In the place of ticks: no timestamp was given.</summary>
    public const long NoTicks = -1;

    public SignalName Name => name;

    public string Signal => name.Text;

    public long OperationId => operationId;

    public string? Key => key;

    /// <summary>When it came into the log, as a stamp of the owner's clock.</summary>
    public long At => at;

    /// <summary>What caused it; null for nothing.</summary>
    public SignalPropagation? Propagation => propagation;

    /// <summary>With the timestamp that it was given, in UTC; with that of <see cref="At"/> if it was given none.</summary>
    public SignalEvent ToEvent(OperationClock clock) => new(
        name.Text, operationId, key, givenTicks == NoTicks ? clock.TimeOf(at) : new DateTimeOffset(givenTicks, TimeSpan.Zero), propagation);
}
