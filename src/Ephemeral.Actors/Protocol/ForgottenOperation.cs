namespace Ephemeral.Actors;

/// <summary>Why a coordinator has forgotten an operation.</summary>
public enum ForgottenReason
{
    /// <summary>Younger ones came: <see cref="EphemeralOptions.MaxTrackedOperations"/>.</summary>
    Evicted,

    /// <summary>It became too old: <see cref="EphemeralOptions.MaxOperationLifetime"/>.</summary>
    Expired,

    /// <summary>Somebody asked for it: <c>Evict</c>, or <c>ForgetKey</c>.</summary>
    Removed,
}

/// <summary>An operation that its coordinator has forgotten. A value, so that hearing of one costs no memory.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Key">Its key as text; null where the coordinator has no keys.</param>
/// <param name="State">How it ended: completed, failed or cancelled.</param>
/// <param name="Reason">Why it was forgotten.</param>
public readonly record struct ForgottenOperation(long Id, string? Key, OperationStates State, ForgottenReason Reason)
{
    /// <summary>Its id, how it ended and why it was forgotten; not its key, which is the application's.</summary>
    public override string ToString() => FormattableString.Invariant($"Operation {Id}, {State}, {Reason}");
}

/// <summary>What became of everything of a key that was forgotten.</summary>
/// <param name="Cancelled">Operations that waited: they never run, and are forgotten.</param>
/// <param name="Running">Operations that ran: their tokens are cancelled, and each is forgotten once its body has ended.</param>
/// <param name="Ended">Operations that had ended: they are forgotten, with their results.</param>
/// <param name="Signals">Signals of the key in the coordinator's log.</param>
public readonly record struct ForgottenKey(int Cancelled, int Running, int Ended, int Signals);
