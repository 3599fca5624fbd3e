using Ephemeral.Actors;

namespace Ephemeral.Host.Tasks;

/// <summary>A task of an owner's window, seen as a translation: metadata and the running task, no content of its own.</summary>
internal sealed record TranslateTask(string TaskId, DateTimeOffset StartTime, string Language, EphemeralTask<TaskCompletion> Task)
{
    public static TranslateTask Of(OwnedTask owned) =>
        new(owned.TaskId, owned.Task.Started, owned.Label, (EphemeralTask<TaskCompletion>)owned.Task);
}
