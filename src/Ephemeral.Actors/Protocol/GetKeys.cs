namespace Ephemeral.Actors.Protocol;

/// <summary>
/// Asks for the first live keys in an order, those that have nothing pending left out. Answered by <see cref="KeysFound"/>.
/// </summary>
/// <param name="Count">How many at the most; at least 1.</param>
/// <param name="Order">By what: the most pending first, or the longest waiting first.</param>
public sealed record GetKeys(int Count = 10, EphemeralKeyOrder Order = EphemeralKeyOrder.Pending) : ICoordinatorRequest;
