namespace Ephemeral.Actors;

/// <summary>A task as its owner's window holds it: metadata and the task itself, no content (F137, F156).</summary>
/// <param name="TaskId">What the application calls it; unique in its owner's window.</param>
/// <param name="Label">Metadata such as a language code. Never content.</param>
/// <param name="Task">The tracked task; its result goes with it.</param>
public sealed record OwnedTask(string TaskId, string Label, EphemeralTask Task);
