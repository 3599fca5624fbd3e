namespace Ephemeral.Actors;

/// <summary>The names of the signals that coordinators raise by themselves. There are no others.</summary>
public static class EphemeralSignals
{
    /// <summary>
    /// A coordinator has held its work back for as long as it may, and runs on although a signal of
    /// <c>DeferOnSignals</c> is still there. That signal is its cause.
    /// </summary>
    public const string DeferralGaveUp = "deferral.gave-up";
}
