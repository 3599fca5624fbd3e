namespace Ephemeral.Actors;

/// <summary>How far <c>EphemeralForEachAsync</c> has come.</summary>
/// <param name="Started">How many bodies have started.</param>
/// <param name="Completed">How many ended well.</param>
/// <param name="Failed">How many failed.</param>
/// <param name="Cancelled">How many were cancelled: before they started or while they ran.</param>
/// <param name="Active">How many run now.</param>
/// <param name="Elapsed">The time since the call.</param>
public sealed record EphemeralProgress(long Started, long Completed, long Failed, long Cancelled, long Active, TimeSpan Elapsed);
