using Akka.Actor;

namespace Ephemeral.Actors;

/// <summary>
/// A signal that was raised: a name, by whom and when. It carries no payload. A value, so that hearing one costs no
/// memory; <c>default</c> has no name and is refused wherever a signal is given.
/// </summary>
/// <param name="Signal">Its name, such as <c>http.timeout</c>; compared ordinally, at most 1,024 characters.</param>
/// <param name="OperationId">The operation that raised it; 0 when none did.</param>
/// <param name="Key">The key that it concerns, its first 1,024 characters; null for none.</param>
/// <param name="Timestamp">When it was raised, in UTC: the same wherever the signal is read.</param>
/// <param name="Propagation">The signals that it was raised because of; null for one that nothing caused.</param>
public readonly record struct SignalEvent(
    string Signal, long OperationId, string? Key, DateTimeOffset Timestamp, SignalPropagation? Propagation = null)
    : INoSerializationVerificationNeeded
{
    /// <summary>Its name, by whom and when it was raised; not its key, which is the application's.</summary>
    public override string ToString() => FormattableString.Invariant($"Signal {Signal} of operation {OperationId} at {Timestamp:O}");
}

/// <summary>The names of the signals that coordinators raise by themselves. There are no others.</summary>
public static class EphemeralSignals
{
    /// <summary>
    /// A coordinator has held its work back for as long as it may, and runs on although a signal of
    /// <c>DeferOnSignals</c> is still there. That signal is its cause.
    /// </summary>
    public const string DeferralGaveUp = "deferral.gave-up";
}
