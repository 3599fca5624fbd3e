namespace Ephemeral.AspNetCore.Models;

/// <summary>How a key stands.</summary>
/// <param name="Key">The key as text, cut where it is very long.</param>
/// <param name="Pending">Its operations that wait.</param>
/// <param name="Active">Its operations that run.</param>
/// <param name="WaitingForMs">For how long it has been waiting for its turn; null when nothing waits.</param>
internal sealed record KeyModel(string Key, int Pending, int Active, double? WaitingForMs);

/// <summary>The first keys in an order.</summary>
/// <param name="LiveKeys">How many are live.</param>
/// <param name="Keys">Those with something pending.</param>
internal sealed record KeysModel(int LiveKeys, IReadOnlyList<KeyModel> Keys);
