namespace Ephemeral.Actors;

/// <summary>
/// A task that a window holds for its owner. <see cref="OwnedTask"/> is one for work that a coordinator has taken in; implement it for a
/// task of the application's own. It should hold metadata and the task, no content.
/// </summary>
public interface IOwnedTask
{
    /// <summary>What the application calls it; unique in its owner's window, and unguessable if others must not find it.</summary>
    string TaskId { get; }

    /// <summary>
    /// Whether it has ended; once true, always true. Until then it keeps its place in the window, which reads this on any thread: it must
    /// not block.
    /// </summary>
    bool IsEnded { get; }
}

/// <summary>Work that a coordinator has taken in, as its owner's window holds it: metadata and the task itself, no content.</summary>
/// <param name="TaskId">What the application calls it; unique in its owner's window.</param>
/// <param name="Label">Metadata such as a language code. Never content.</param>
/// <param name="Task">The tracked task; its result goes with it.</param>
public sealed record OwnedTask(string TaskId, string Label, EphemeralTask Task) : IOwnedTask
{
    bool IOwnedTask.IsEnded => Task.IsEnded;
}
