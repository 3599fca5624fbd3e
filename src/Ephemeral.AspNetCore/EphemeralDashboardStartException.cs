namespace Ephemeral.AspNetCore;

/// <summary>Why the dashboard does not let the host start: the message names the address and the remedy.</summary>
public sealed class EphemeralDashboardStartException : InvalidOperationException
{
    internal EphemeralDashboardStartException(string message)
        : base(message)
    {
    }
}
