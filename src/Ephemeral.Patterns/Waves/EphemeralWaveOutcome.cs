namespace Ephemeral.Patterns;

/// <summary>What became of the operations of a wave.</summary>
/// <param name="Number">Which wave, from 1 on.</param>
/// <param name="Completed">How many ended well.</param>
/// <param name="Failed">How many failed.</param>
/// <param name="Cancelled">How many were cancelled.</param>
public sealed record EphemeralWaveOutcome(int Number, int Completed, int Failed, int Cancelled);
