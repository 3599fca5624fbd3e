namespace Ephemeral.Actors.Tests.Keys;

/// <summary>The how-manieth item of its key.</summary>
public readonly record struct KeyedItem(int Key, int Number);
