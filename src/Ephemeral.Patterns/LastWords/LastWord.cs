using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>What an operation has left behind that its coordinator has forgotten.</summary>
/// <param name="OperationId">Its id.</param>
/// <param name="Key">Its key as text; null where the coordinator has no keys.</param>
/// <param name="State">How it ended: completed, failed or cancelled.</param>
/// <param name="Reason">Why it was forgotten: <see cref="ForgottenReason.Evicted"/> or <see cref="ForgottenReason.Expired"/>.</param>
/// <param name="Note">What its body said last: at most 256 characters.</param>
/// <param name="Forgotten">When it was forgotten.</param>
public sealed record LastWord(
    long OperationId, string? Key, OperationStates State, ForgottenReason Reason, string Note, DateTimeOffset Forgotten)
{
    /// <summary>The operation and how it ended; neither its note nor its key, which are the application's.</summary>
    public override string ToString() => FormattableString.Invariant($"Operation {OperationId}, {State}, {Reason}");
}
