namespace Ephemeral.Patterns;

/// <summary>How a <see cref="SignalCircuitBreaker"/> stands.</summary>
public enum SignalCircuitState
{
    /// <summary>Work goes on; failures are counted.</summary>
    Closed,

    /// <summary>Too much has failed: the open signal is present.</summary>
    Open,

    /// <summary>The break is over, and one outcome decides: the half-open signal is present.</summary>
    HalfOpen,
}
