namespace Ephemeral.Actors;

/// <summary>A signal that was raised: a name, by whom and when. It carries no payload.</summary>
/// <param name="Signal">Its name, such as <c>http.timeout</c>; compared ordinally.</param>
/// <param name="OperationId">The operation that raised it; 0 when none did.</param>
/// <param name="Key">The key that it concerns; null for none.</param>
/// <param name="Timestamp">When it was raised.</param>
/// <param name="Propagation">The signals that it was raised because of; null for one that nothing caused.</param>
public sealed record SignalEvent(
    string Signal,
    long OperationId,
    string? Key,
    DateTimeOffset Timestamp,
    SignalPropagation? Propagation = null);
