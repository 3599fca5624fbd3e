namespace Ephemeral.Actors.Protocol;

/// <summary>Answers <see cref="GetKeys"/>. Nothing where the coordinator has no keys.</summary>
/// <param name="LiveKeyCount">How many keys have something pending or running, or had so lately.</param>
/// <param name="Keys">The first of them that have something pending, in the order asked for.</param>
public sealed record KeysFound(int LiveKeyCount, IReadOnlyList<KeyFigures> Keys);
