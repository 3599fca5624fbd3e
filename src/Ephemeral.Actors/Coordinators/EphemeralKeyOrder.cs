namespace Ephemeral.Actors;

/// <summary>By what keys are ordered.</summary>
public enum EphemeralKeyOrder
{
    /// <summary>The most pending operations first.</summary>
    Pending,

    /// <summary>The longest waiting for its turn first.</summary>
    WaitingFor,
}
