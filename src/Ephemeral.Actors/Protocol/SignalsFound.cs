namespace Ephemeral.Actors.Protocol;

/// <summary>Answers <see cref="GetSignals"/>.</summary>
/// <param name="Signals">Oldest first.</param>
public sealed record SignalsFound(IReadOnlyList<SignalEvent> Signals);
